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

    /// - Throws: where it asks for what no registry can.
    private static func read(_ path: String) throws -> String {
        let bytes = try readFile(path, limit: RegistryLimits.policy)
        let policy = try PolicyReader.read(bytes, path: path)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandError("\(path) is not UTF-8", code: "policy", help: "oracle help policy")
        }
        let foreign = [
            policy.receipts.map { _ in "receipts" }, policy.revocations.isEmpty ? nil : "revocations",
            policy.namespaces.isEmpty ? nil : "namespaces", policy.mayLoosen.isEmpty ? nil : "may-loosen",
        ].compactMap { $0 }
        if let key = foreign.first {
            throw CommandError(
                "\(path): \(key) counts in no registry's policy", code: "policy",
                cause: "it is about the machine of whoever follows the registry", help: "oracle help policy")
        }
        if let rule = policy.rules.first(where: { $0.match.tap != nil }) {
            throw CommandError(
                "\(path):\(rule.line): \(rule.match) names a tap", code: "policy",
                cause: "what a registry is called is for those who follow it to say",
                help: "match the models of this registry, without tap:")
        }
        let problems = PolicyReview.findings(in: policy, of: .tap, floor: nil, taps: []).filter {
            $0.severity == .problem
        }
        if let problem = problems.first {
            throw CommandError(
                "\(path):\(problem.line): \(problem.text)", code: "policy",
                help: "oracle policy check \(path)")
        }
        return text
    }
}
