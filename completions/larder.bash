# Completion of larder for bash.
_larder() {
    local IFS=$'\n'
    local line=${COMP_LINE:0:COMP_POINT}
    local -a words
    # bash takes words apart at `:` and `=`, which are parts of larder's: read the line by white space instead.
    IFS=$' \t\n' read -r -a words <<< "$line"
    [[ $line == *[[:space:]] ]] && words+=("")
    local word=${words[${#words[@]} - 1]}
    COMPREPLY=($("${words[0]}" __complete "${words[@]:1}" 2> /dev/null))
    # What readline replaces is only what stands behind the last `:` or `=`.
    local kept=${word%"${word##*[:=]}"}
    COMPREPLY=("${COMPREPLY[@]#"$kept"}")
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
}
complete -o default -F _larder larder
