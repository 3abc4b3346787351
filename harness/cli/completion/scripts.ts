import { FILES, FOLDERS } from './paths.ts';

/**
 * What a shell reads. It asks `firedrill complete`, which answers a word in each line; two answers mean that the shell knows better.
 * @throws Error for a shell that there is no script for
 */
export function scriptFor(shell: string): string {
  const script = SCRIPTS[shell];
  if (script === undefined) throw new Error(`there is no completion for ${shell}`);
  return script;
}

const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `_firedrill() {
  local IFS=$'\\n' words
  words=( $("\${COMP_WORDS[0]}" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null) )
  case "\${words[0]}" in
    ${FILES}) compopt -o filenames; COMPREPLY=( $(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}") ) ;;
    ${FOLDERS}) compopt -o filenames; COMPREPLY=( $(compgen -d -- "\${COMP_WORDS[COMP_CWORD]}") ) ;;
    *) COMPREPLY=( "\${words[@]}" ) ;;
  esac
}
complete -F _firedrill firedrill
`,
  zsh: `_firedrill() {
  local -a found
  found=( \${(f)"$(\${words[1]} complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)"} )
  case "\${found[1]}" in
    ${FILES}) _files ;;
    ${FOLDERS}) _files -/ ;;
    *) compadd -a found ;;
  esac
}
compdef _firedrill firedrill
`,
  fish: `function __firedrill
  set -l words (commandline -opc) (commandline -ct)
  set -l found ($words[1] complete -- $words[2..-1] 2>/dev/null)
  switch "$found[1]"
    case '${FILES}'
      __fish_complete_path (commandline -ct)
    case '${FOLDERS}'
      __fish_complete_directories (commandline -ct)
    case '*'
      printf '%s\\n' $found
  end
end
complete -c firedrill -f -a '(__firedrill)'
`,
};
