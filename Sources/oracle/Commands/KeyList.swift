internal import ArgumentParser
internal import Attestation
internal import Cryptography
internal import StrictJSON

struct KeyList: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the keys on this machine.", aliases: ["ls"])

    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        let store = try context.keyStore()
        let (entries, problems) = try store.list()
        for problem in problems { context.console.warning("\(problem)") }
        if context.format.isJSON {
            try context.console.print(json: [
                "schema": 1, "keys": .array(entries.map(store.json)), "problems": .strings(problems),
            ])
        } else if entries.isEmpty {
            if problems.isEmpty {
                context.console.hint("there are no keys; oracle key generate NAME makes one")
            }
        } else {
            var table = Table()
            for entry in entries {
                table.add([
                    TerminalText(entry.name, .bold), TerminalText(entry.publicKey.description),
                    entry.keeping,
                    TerminalText(entry.created, .dim),
                ])
            }
            try context.console.print(table)
        }
        return problems.isEmpty ? .success : .failed
    }
}
