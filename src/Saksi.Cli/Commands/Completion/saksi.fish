# Completion of the saksi command for fish. The command itself knows its words: it is asked each time.
function __saksi_complete
    set -l line (commandline -cp)
    set -l found (saksi "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)
    if test -n "$found"
        string join \n -- $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c saksi -f -a '(__saksi_complete)'
