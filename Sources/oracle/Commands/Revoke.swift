internal import ArgumentParser
internal import Attestation
internal import Registry

struct Revoke: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Take back what was signed: a statement, bytes, or a key.",
        discussion: """
            Shows what it reaches, and what was made from that, before anything is written. A signer takes back its own statements, \
            and its own key from now on; the stewards take back anything. The id of a revocation that is there adds a signature \
            to it, for the next steward.

            oracle revoke 5a3f0c9e... --as acme --reason "the training set was poisoned" --severity compromised
            oracle revoke weights:0f0e... --steward --reason "a backdoor" --severity compromised
            oracle revoke ed25519:... --from 380 --steward --reason "the key was stolen" --severity compromised
            oracle revoke 77b1... --withdraw --steward --reason "the report was wrong"
            """)

    @Argument(
        help: ArgumentHelp(
            "A statement's id (8 digits suffice), sha256:... or weights:..., ed25519:... or a signer's name.",
            valueName: "what"))
    var target: String

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "Who takes it back: a signer of the registry whose key is here.", valueName: "signer"))
    var signer: String?

    @Flag(help: "Sign as stewards, with every steward's key that is here.")
    var steward = false

    @Option(help: "Why, for everybody who meets it.")
    var reason: String?

    @Option(help: ArgumentHelp("compromised, or defective (default).", valueName: "word"))
    var severity: String?

    @Option(help: ArgumentHelp("Of a key: the log index from which it is void.", valueName: "index"))
    var from: UInt64?

    @Flag(help: "Take a revocation back.")
    var withdraw = false

    @Option(
        help: ArgumentHelp("The registry's folder. Default: the one in which this runs.", valueName: "dir"))
    var registry: String?

    @Flag(help: "Show what it would reach, and write nothing.")
    var dryRun = false

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if signer == nil, !steward {
            throw ValidationError("--as SIGNER or --steward says who takes it back")
        }
        if signer != nil, steward { throw ValidationError("--as SIGNER or --steward, one of them") }
        if let severity, Revocation.Severity(rawValue: severity) == nil {
            throw ValidationError("--severity is compromised or defective")
        }
        if withdraw, !steward { throw ValidationError("a revocation is withdrawn by stewards: --steward") }
    }

    func run(_ context: Context) throws -> ExitStatus { try RevokeAnswer(context, self).run() }
}
