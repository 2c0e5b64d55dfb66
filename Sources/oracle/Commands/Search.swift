internal import ArgumentParser
internal import Attestation
internal import StrictJSON
internal import Trust

struct Search: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Find models by a part of their names.")

    @Argument(help: ArgumentHelp("Parts of the name; all of them must occur.", valueName: "term"))
    var terms: [String]

    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        // An owner and a model have at most 96 characters each.
        guard terms.allSatisfy({ $0.utf8.count <= 193 }) else {
            throw CommandError.usage("a term is longer than any name", help: "oracle search --help")
        }
        let wanted = terms.map { $0.lowercased() }
        let models = try ModelList(context)
        let found = models.filter { name in wanted.allSatisfy { name.folded.contains($0) } }
        let term = terms.joined(separator: " ")
        return try models.show(found, what: term, context)
    }
}
