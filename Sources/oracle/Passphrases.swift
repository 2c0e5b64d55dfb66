internal import Attestation
internal import Cryptography
internal import FileIO

/// Where passphrases come from: `--passphrase-file`, then `ORACLE_KEY_PASSPHRASE`, then the terminal; with `--json` the
/// terminal is not asked.
final class Passphrases {
    private let context: Context
    private let file: String?
    /// Those that opened a key in this run: keys of one person often share one.
    private var known: [[UInt8]] = []

    init(_ context: Context, file: String?) {
        self.context = context
        self.file = file
    }

    deinit { for index in known.indices { wipe(&known[index]) } }

    /// What was given without asking anybody.
    private func given() throws -> [UInt8]? {
        if let file {
            let bytes = try file == "-" ? readStandardInput(limit: 4096) : readFile(file, limit: 4096)
            var line = Array(bytes.prefix { $0 != 0x0A })
            if line.last == 0x0D { line.removeLast() }
            guard !line.isEmpty else {
                throw CommandError("the first line of \(file) is empty", code: "key.passphrase")
            }
            return line
        }
        return context.environment["ORACLE_KEY_PASSPHRASE"].map { Array($0.utf8) }
    }

    private func ask(_ prompt: TerminalText) throws -> [UInt8]? {
        context.format.isJSON ? nil : try context.console.passphrase(prompt)
    }

    /// A passphrase for what will be stored; asked twice. The caller wipes it.
    func new(for what: String) throws -> [UInt8] {
        if let given = try given() { return given }
        guard let first = try ask("New passphrase for \(what): ") else { throw Self.missing(what) }
        guard !first.isEmpty else {
            throw CommandError(
                "an empty passphrase protects nothing", code: "key.passphrase",
                help: "--plain stores a key in the open")
        }
        guard let second = try ask("The same once more: "), second == first else {
            throw CommandError("the two passphrases differ", code: "key.passphrase")
        }
        return first
    }

    /// Opens a key; where the terminal is asked, three times at most.
    func open(_ name: String, in store: KeyStore) throws -> SecretKey {
        guard try store.entry(name).holding == .sealed else { return try store.load(name) { nil } }
        if let given = try given() { return try store.load(name) { given } }
        for passphrase in known {
            do { return try store.load(name) { passphrase } } catch KeyStoreError.wrongPassphrase { continue }
        }
        var attempt = 1
        while true {
            guard let passphrase = try ask("Passphrase for the key \(name): ") else {
                throw Self.missing("the key \(name)")
            }
            do {
                let secret = try store.load(name) { passphrase }
                known.append(passphrase)
                return secret
            } catch KeyStoreError.wrongPassphrase where attempt < 3 {
                attempt += 1
                context.console.warning("that is not the passphrase of \(name)")
            }
        }
    }

    /// What signs with a key: the key, opened, or the command that has it.
    func signingKey(_ name: String, in store: KeyStore) throws -> SigningKey {
        let entry = try store.entry(name)
        if let command = entry.command { return SigningProcess.key(name, entry.publicKey, command) }
        return SigningKey(try open(name, in: store))
    }

    private static func missing(_ what: String) -> CommandError {
        CommandError(
            "there is nobody to ask for the passphrase of \(what)", code: "key.passphrase",
            help: "set ORACLE_KEY_PASSPHRASE, or name a file with --passphrase-file")
    }
}
