internal import ArgumentParser

struct Info: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "info", abstract: "I have a name: what is known of it?",
        discussion: """
            Shows who attests which files of a model. The verdict before each digest is what bytes with that digest would get \
            under this name, before any policy.
            """)

    @Argument(help: ArgumentHelp("owner/model.", valueName: "name"))
    var name: String

    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus { try InfoAnswer(context).run(name) }
}
