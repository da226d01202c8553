# Completion of the saksi command for bash. The command itself knows its words: it is asked each time.
_saksi() {
    local IFS=$'\n' words
    words=$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null) || return
    COMPREPLY=($(compgen -W "${words}" -- "${COMP_WORDS[COMP_CWORD]}"))
}
# Where the command offers nothing, file names are completed.
complete -o default -F _saksi saksi ./saksi
