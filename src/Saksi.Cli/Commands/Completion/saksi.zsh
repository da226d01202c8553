#compdef saksi
# Completion of the saksi command for zsh. The command itself knows its words: it is asked each time.
_saksi() {
    local -a found
    found=("${(@f)$("${words[1]}" "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
    if [[ -n "${found[1]}" ]]; then
        compadd -- "${found[@]}"
    else
        _files
    fi
}
# Loaded from fpath this file is the function itself; sourced, it makes it known.
if [[ "${funcstack[1]}" == _saksi ]]; then
    _saksi "$@"
else
    compdef _saksi saksi
fi
