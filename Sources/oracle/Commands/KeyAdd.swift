internal import ArgumentParser
internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry

struct KeyAdd: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Sign with a key that is elsewhere: a KMS, an HSM, Vault, an agent.",
        discussion: """
            The command gets the bytes to sign on its standard input (DSSE's PAE of a statement) and prints the Ed25519 signature: \
            64 bytes, or their base64. It runs by /bin/sh, its standard error is passed on, and it is ended after the timeout. What it \
            prints is checked against the public key each time before it is used, and once now.

            oracle key add acme --command 'vault-sign acme' --public-key acme.pub.pem
            oracle key add acme --command 'hsm-sign --slot 1' --public-key-argument --print-public-key
            """)

    @Argument(help: "Its name here: lowercase letters, digits, '.', '_' and '-'.")
    var name: String

    @Option(help: ArgumentHelp("What signs.", valueName: "cmd"))
    var command: String

    @Option(
        help: ArgumentHelp(
            "The public key: ed25519:BASE64, or a file that holds it so or in PEM.", valueName: "key"))
    var publicKey: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The argument with which the command prints the public key.", valueName: "word"))
    var publicKeyArgument: String?

    @Option(help: ArgumentHelp("After which it is ended.", valueName: "seconds"))
    var timeout = 60

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if (publicKey == nil) == (publicKeyArgument == nil) {
            throw ValidationError("the public key comes from --public-key or from --public-key-argument")
        }
    }

    func run(_ context: Context) throws -> ExitStatus {
        let store = try context.keyStore()
        try store.requireFree(name)
        guard let signs = KeyStore.SigningCommand(command, timeout: timeout) else {
            throw CommandError.usage(
                "the command or its timeout is malformed",
                help:
                    "a line of at most \(KeyStore.SigningCommand.textLimit) bytes, and 1 to \(KeyStore.SigningCommand.timeoutLimit) seconds"
            )
        }
        let key = try self.key(signs)
        if let twin = try store.list().entries.first(where: { $0.publicKey == key }) {
            throw CommandError("this key is here already, as \(twin.name)", code: "key.exists")
        }
        // A text of its own kind: it can be taken for no statement, root or signers file.
        let proof = PAE.encode("application/vnd.oracle-registry.key-test", try SystemRandom.bytes(32))
        _ = try SigningProcess.key(name, key, signs).sign(proof)
        let entry = try store.add(key, signedBy: signs, name: name, created: Moment.format(context.now))
        try context.printStored(entry, in: store)
        return .success
    }

    private func key(_ signs: KeyStore.SigningCommand) throws -> PublicKey {
        let place: String
        let bytes: [UInt8]
        if let argument = publicKeyArgument {
            place = "what the command prints"
            bytes = try SigningProcess.run(signs, argument: argument, input: [], for: name)
        } else {
            let word = publicKey ?? ""
            if let key = PublicKey(word) { return key }
            place = word
            bytes = try readFile(word, limit: 64 << 10)
        }
        let text = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(
            separator: " ")
        if let key = PublicKey(text) { return key }
        do { return try PEM.publicKey(bytes) } catch {
            throw CommandError(
                "no public key in \(place)", code: "key.format", cause: "\(error)",
                help: "ed25519:BASE64, or PEM as openssl pkey -pubout prints it")
        }
    }
}
