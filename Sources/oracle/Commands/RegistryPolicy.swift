internal import ArgumentParser
internal import FileIO
internal import Registry
internal import Trust

struct RegistryPolicy: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Set what a registry asks of all who follow it.",
        discussion: """
            Drafts the next signers file with the policy in it and signs it with the steward keys on this machine. The policy is \
            about this registry's models alone, and only tightens what the policies of those who follow it ask: it has \
            version, require, max-age and rules (oracle help policy).

            oracle registry policy policy.yaml
            oracle registry policy --remove
            """)

    @Argument(help: ArgumentHelp("The policy; none with --remove.", valueName: "file"))
    var file: String?

    @Argument(help: ArgumentHelp("The registry's folder.", valueName: "dir"))
    var directory = "."

    @Flag(help: "The registry asks for nothing any more.")
    var remove = false

    @Option(help: ArgumentHelp("Where log/ is kept. Default: beside the source.", valueName: "dir"))
    var out: String?

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        guard remove || file != nil else {
            throw CommandError.usage("a policy, or --remove", help: "oracle registry policy FILE")
        }
        // With --remove the only argument is the folder.
        let folder = remove ? file ?? directory : directory
        let text = try remove ? nil : file.map(Self.read)
        var desk = try RegistryDesk(folder, context, passphrase)
        return try desk.draftSigners(log: out, context) { _ in [.policy(text)] }
    }

    private static func read(_ path: String) throws -> String {
        try RegistryPolicyText.check(readFile(path, limit: RegistryLimits.policy), path: path)
    }
}
