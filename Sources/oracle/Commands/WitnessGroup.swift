internal import ArgumentParser
internal import Attestation
internal import Cryptography
internal import TransparencyLog
internal import Witness

/// `oracle witness`: for those who watch somebody else's log.
struct WitnessGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "witness", abstract: "Cosign the heads of logs, as an independent witness.",
        discussion: """
            A witness remembers the largest head that it cosigned of each log, and cosigns another only where it extends that one. \
            What it remembers is on the disk before a cosignature is printed.

            oracle key generate witness
            oracle witness cosign registry/log --name witness.example/w1 --log VKEY --in-place
            oracle witness serve --listen 127.0.0.1:8080
            """,
        subcommands: [WitnessCosign.self, WitnessServe.self])
}

/// Who signs, and what was signed before.
struct WitnessOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The key on this machine that signs, and nothing else.", valueName: "name"))
    var key = "witness"

    @Option(
        help: ArgumentHelp(
            "What the witness is called for ever, best a host and path of yours: witness.example/w1. Needed once.",
            valueName: "name"))
    var name: String?

    @Option(
        help: ArgumentHelp(
            "A log to follow, by its key: ORIGIN+HASH+KEY, as its root has it. Remembered; repeatable.",
            valueName: "vkey"))
    var log: [String] = []

    @OptionGroup var passphrase: PassphraseOptions
}

/// A witness on this machine, with its key open.
struct OwnWitness {
    let signer: NoteSigner
    /// The SQLite file.
    let state: String
    let evidence: String
    /// The logs that were named on the command line.
    let logs: [VerifierKey]

    init(_ options: WitnessOptions, _ context: Context) throws {
        let store = try context.keyStore()
        let entry: KeyStore.Entry
        do { entry = try store.entry(options.key) } catch KeyStoreError.notFound {
            throw CommandError(
                "the key \(options.key) is not on this machine", code: "key.not-found",
                help: "oracle key generate \(shellWord(options.key))")
        }
        state = "\(try context.places.requireData())/witness/\(entry.name).sqlite"
        evidence = "\(try context.places.requireState())/evidence"
        let known = try WitnessStore.identity(of: state)
        guard let name = options.name ?? known?.name else {
            throw CommandError.usage(
                "the witness has no name yet",
                help: "--name witness.example/w1: a host and path of yours, for ever")
        }
        logs = try options.log.map(Self.logKey)
        // A wrong name is refused before anybody types a passphrase.
        let identity = try VerifierKey(name: name, kind: .cosignature, publicKey: entry.publicKey)
        guard known == nil || known == identity else {
            throw CommandError(
                "this witness is called \(known?.name ?? ""), not \(name)", code: "witness.name",
                cause: "one key has one name: clients know it by both",
                help: "another name needs another key: --key")
        }
        let secret = try Passphrases(context, file: options.passphrase.passphraseFile).open(
            entry.name, in: store)
        signer = try NoteSigner(name: name, kind: .cosignature, secret: secret)
    }

    /// Follows the logs that were named on the command line from now on.
    func follow() throws {
        let store = try WitnessStore(state, identity: signer.verifier)
        try store.transaction { for key in logs { try store.follow(key) } }
    }

    static func logKey(_ text: String) throws -> VerifierKey {
        do {
            let key = try VerifierKey(text)
            guard key.kind == .ed25519 else { throw LogError("it is a witness's key, not a log's") }
            return key
        } catch let error as LogError {
            throw CommandError.usage(
                "\"\(text.prefix(120))\" is no log's key: \(error)",
                help: "the root of a registry has it: roles.log.vkey")
        }
    }
}
