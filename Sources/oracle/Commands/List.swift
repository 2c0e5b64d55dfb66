internal import ArgumentParser
internal import Attestation
internal import StrictJSON
internal import Trust

struct List: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the models that are attested.",
        discussion: """
            oracle list
            oracle list 'openai/*'
            """)

    @Argument(help: ArgumentHelp("A pattern: owner/*, or an owner.", valueName: "pattern"))
    var pattern: String?

    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        let models = try ModelList(context)
        guard let pattern else { return try models.show(models.all, what: "*", context) }
        guard let glob = NamePattern(pattern.contains("/") || pattern == "*" ? pattern : "\(pattern)/*"),
            glob.tap == nil
        else {
            throw CommandError.usage(
                "\(shellWord(pattern)) is no pattern of names", help: "oracle list 'owner/*'")
        }
        let found = models.filter { glob.matches($0, tap: "", isDefault: true) }
        let status = try models.show(found, what: pattern, context)
        if found.isEmpty, !context.format.isJSON,
            !models.filter({ $0.folded.contains(pattern.lowercased()) }).isEmpty
        {
            context.console.hint("a part of a name: oracle search \(shellWord(pattern))")
        }
        return status
    }
}
