# Completion of the saksi command for fish. The command itself knows its words: it is asked each time.
function __saksi_complete
    set -l line (commandline -cp)
    saksi "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
end
complete -c saksi -a '(__saksi_complete)'
