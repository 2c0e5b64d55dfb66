internal import ArgumentParser
internal import StrictJSON

struct Completions: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions", abstract: "Print a completion script for a shell.",
        discussion: """
            bash: oracle completions bash > ~/.local/share/bash-completion/completions/oracle
            zsh:  oracle completions zsh > a directory of $fpath, as _oracle
            fish: oracle completions fish > ~/.config/fish/completions/oracle.fish
            """)

    enum Shell: String, CaseIterable, ExpressibleByArgument { case bash, zsh, fish }

    @Argument(help: "bash, zsh or fish.")
    var shell: Shell

    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        let kind: CompletionShell =
            switch shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        let script = Root.completionScript(for: kind)
        if context.format.isJSON {
            try context.console.print(json: [
                "schema": 1, "shell": .string(shell.rawValue), "script": .string(script),
            ])
        } else {
            try context.console.print(text: script)
        }
        return .success
    }
}
