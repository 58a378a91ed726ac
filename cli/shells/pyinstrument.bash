# bash completion for pyinstrument and pyinstrument-plugin: the program itself says what may stand at the cursor.

_pyinstrument() {
  local rest=${COMP_LINE:0:COMP_POINT} words=() word trimmed i
  # bash has broken the line at = and : too, which belong to our words
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    trimmed=${rest#"${rest%%[![:blank:]]*}"}
    [[ $trimmed == "$word"* ]] || word=$trimmed # the cursor stands within it
    if [[ $i -gt 0 && $trimmed == "$rest" ]]; then
      words[-1]+=$word
    else
      words+=("$word")
    fi
    rest=${trimmed#"$word"}
  done

  # what stands before the last of these is not replaced, but inside quotes
  local current=${words[-1]} kept=
  if [[ $current == [\'\"]* ]]; then
    current=${current:1}
  elif [[ $COMP_WORDBREAKS == *=* && $COMP_WORDBREAKS == *:* ]]; then
    kept=${current%"${current##*[=:]}"}
  fi
  words[-1]=$current
  for i in "${!words[@]}"; do
    word=${words[i]}
    case $word in \'*\' | \"*\") words[i]=${word:1:${#word}-2} ;; esac
  done

  local line
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files | :folders)
        local kind=-f
        [[ $line == :files ]] || kind=-d
        compopt -o filenames
        while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$kind" -- "${current#"$kept"}")
        ;;
      *)
        word=${line%%$'\t'*}
        [[ $word != *[=.] ]] || compopt -o nospace
        COMPREPLY+=("${word#"$kept"}")
        ;;
    esac
  done < <("${words[0]/#\~/$HOME}" --complete "${words[@]:1}" 2>/dev/null)
}

complete -F _pyinstrument pyinstrument pyinstrument-plugin
