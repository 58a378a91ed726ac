# fish completion for pyinstrument and pyinstrument-plugin: the program itself says what may stand at the cursor.

function __pyinstrument_completions
    set -l words (commandline -opc)
    set -l program $words[1]
    set -e words[1]
    set -l current (commandline -ct)
    for line in ($program --complete $words "$current" 2>/dev/null)
        switch $line
            case :files
                __pyinstrument_prefixed "$current" __fish_complete_path
            case :folders
                __pyinstrument_prefixed "$current" __fish_complete_directories
            case '*'
                echo $line
        end
    end
end

# Completes what stands after the = of an option, or the whole word.
function __pyinstrument_prefixed -a word by
    set -l option (string replace -rf '^(-[^=]*=).*' '$1' -- $word)
    for line in ($by (string replace -r '^-[^=]*=' '' -- $word) '')
        echo "$option$line"
    end
end

complete -c pyinstrument -f -a '(__pyinstrument_completions)'
complete -c pyinstrument-plugin -f -a '(__pyinstrument_completions)'
