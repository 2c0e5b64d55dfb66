package import Cryptography
internal import FileIO
internal import StrictJSON

/// Why a key could not be made, found or opened.
package enum KeyStoreError: Error, Hashable, Sendable, CustomStringConvertible {
    case badName(String)
    case exists(String)
    case notFound(String)
    case malformed(path: String, String)
    case wrongPassphrase(String)
    case needsPassphrase(String)
    case notAKey(String)
    /// The key is elsewhere: a command signs with it.
    case elsewhere(String)

    package var description: String {
        switch self {
        case .badName(let name):
            "\"\(name)\" is no name for a key: lowercase letters, digits, '.', '_' and '-', at most 64, starting with a letter or digit"
        case .exists(let name): "there is a key \"\(name)\" already"
        case .notFound(let name): "there is no key \"\(name)\""
        case .malformed(let path, let why): "\(path): \(why)"
        case .wrongPassphrase(let name): "the passphrase does not open the key \"\(name)\""
        case .needsPassphrase(let name): "the key \"\(name)\" needs a passphrase"
        case .notAKey(let why): why
        case .elsewhere(let name): "the secret key \"\(name)\" is not here: a command signs with it"
        }
    }
}

/// Secret keys at rest: a file each, `<name>.key.json` with mode 0600 in a directory with mode 0700. The seed is sealed by
/// secretbox under a key that Argon2id makes of a passphrase; or lies there plain, where somebody asked for it.
///
///     {"version": 1, "name": "...", "public": "ed25519:...", "created": "...",
///      "kdf": {"algorithm": "argon2id", "passes": 3, "memory": 268435456, "salt": "<base64>"},
///      "secretbox": {"nonce": "<base64>", "box": "<base64>"}}              or instead of the last two: "plain": "<base64>"
///
/// or it is elsewhere, and a command signs: "command": "<for /bin/sh>", "timeout": <seconds>.
package struct KeyStore: Sendable {
    package let directory: String
    private let cost: SealedSecret.Cost

    /// - Parameter cost: Argon2id's; tests take less.
    package init(directory: String, cost: SealedSecret.Cost = .standard) {
        self.directory = directory
        self.cost = cost
    }

    /// A key as far as its file says without a passphrase.
    package struct Entry: Hashable, Sendable {
        package enum Holding: Hashable, Sendable {
            case sealed
            case plain
            case elsewhere(SigningCommand)
        }

        package let name: String
        package let publicKey: PublicKey
        package let holding: Holding
        /// RFC 3339.
        package let created: String

        package var isEncrypted: Bool { holding == .sealed }
        package var command: SigningCommand? {
            if case .elsewhere(let command) = holding { command } else { nil }
        }
    }

    /// What signs with a key that is not here.
    package struct SigningCommand: Hashable, Sendable {
        /// Bytes of the text; what is longer is a script, and wants a file.
        package static let textLimit = 4096
        /// Seconds; an approval by a person on another machine fits.
        package static let timeoutLimit = 3600

        /// For /bin/sh.
        package let text: String
        /// Seconds after which it is ended.
        package let timeout: Int

        /// - Returns: nil for an empty or overlong text, one with control characters, and a timeout that is none.
        package init?(_ text: String, timeout: Int) {
            guard !text.isEmpty, text.utf8.count <= Self.textLimit, (1...Self.timeoutLimit).contains(timeout),
                text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
            else { return nil }
            self.text = text
            self.timeout = timeout
        }
    }

    private func path(_ name: String) throws(KeyStoreError) -> String {
        let bytes = Array(name.utf8)
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
        }
        guard (1...64).contains(bytes.count), isAlphanumeric(bytes[0]),
            bytes.allSatisfy({ isAlphanumeric($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F }),
            !name.contains("..")
        else { throw .badName(String(name.prefix(80))) }
        return "\(directory)/\(name).key.json"
    }

    /// Stores a key under a new name.
    /// - Parameter passphrase: nil to store it plain.
    package func add(
        _ secret: SecretKey, name: String, passphrase: [UInt8]?, created: String
    ) throws -> Entry {
        if FileStatus.exists(try path(name)) { throw KeyStoreError.exists(name) }
        let sealed = try passphrase.map { passphrase in
            try secret.withSeed { try SealedSecret.seal($0, passphrase: passphrase, cost: cost) }
        }
        let json = JSON.members([
            "version": 1,
            "name": .string(name),
            "public": .string(secret.publicKey.description),
            "created": .string(created),
            "kdf": sealed.map { sealed in
                [
                    "algorithm": "argon2id", "passes": .int(sealed.cost.passes),
                    "memory": .int(sealed.cost.memory),
                    "salt": .string(Base64.encode(sealed.salt)),
                ]
            },
            "secretbox": sealed.map { sealed in
                ["nonce": .string(Base64.encode(sealed.nonce)), "box": .string(Base64.encode(sealed.box))]
            },
            "plain": sealed == nil ? secret.withSeed { .string(Base64.encode($0)) } : nil,
        ])
        try write(json, name: name)
        return Entry(
            name: name, publicKey: secret.publicKey, holding: sealed == nil ? .plain : .sealed,
            created: created)
    }

    /// Stores where a key is that signs elsewhere, under a new name.
    package func add(
        _ publicKey: PublicKey, signedBy command: SigningCommand, name: String, created: String
    ) throws -> Entry {
        try write(
            [
                "version": 1, "name": .string(name), "public": .string(publicKey.description),
                "created": .string(created), "command": .string(command.text),
                "timeout": .int(command.timeout),
            ], name: name)
        return Entry(name: name, publicKey: publicKey, holding: .elsewhere(command), created: created)
    }

    /// Stores a key file of another machine under a new name, sealed or plain as it is.
    /// - Throws: `KeyStoreError.notAKey` for anything else, and for a file that names a command: whoever wrote it would choose what
    ///   runs here.
    package func add(file bytes: [UInt8], name: String) throws -> Entry {
        let value: JSONValue
        do {
            value = try JSONDocument(bytes, limits: JSONLimits(depth: 4, bytes: Self.fileLimit, values: 64))
                .root
        } catch {
            throw KeyStoreError.notAKey("not strict JSON: \(error)")
        }
        guard value["command"] == nil else {
            throw KeyStoreError.notAKey(
                "it names a command that signs; oracle key add says which one runs here")
        }
        guard value["version"]?.int == 1, value["public"]?.string.flatMap({ PublicKey($0) }) != nil,
            value["plain"] != nil || value["secretbox"] != nil
        else { throw KeyStoreError.notAKey("not a key file of version 1") }
        try write(bytes, name: name)
        return try entry(name)
    }

    /// The public key of a key file, which nobody checked.
    package static func publicKey(ofFile bytes: [UInt8]) -> PublicKey? {
        (try? JSONDocument(bytes, limits: JSONLimits(depth: 4, bytes: fileLimit, values: 64)))?
            .root["public"]?.string.flatMap { PublicKey($0) }
    }

    /// Bytes of a key file; what is written has about 600.
    package static let fileLimit = 64 << 10

    private func write(_ json: JSON, name: String) throws { try write(json.pretty(), name: name) }

    private func write(_ bytes: [UInt8], name: String) throws {
        let path = try path(name)
        if FileStatus.exists(path) { throw KeyStoreError.exists(name) }
        try createDirectories(directory, mode: 0o700)
        do {
            try writeAtomically(bytes, to: path, mode: 0o600, onlyNew: true)
        } catch {
            throw error.isExisting ? KeyStoreError.exists(name) : error
        }
    }

    private func read(_ name: String) throws -> (Entry, JSONValue) {
        let path = try path(name)
        let bytes: [UInt8]
        do { bytes = try readFile(path, limit: Self.fileLimit) } catch {
            throw error.isNotFound ? KeyStoreError.notFound(name) : error
        }
        let value: JSONValue
        do { value = try JSONDocument(bytes).root } catch {
            throw KeyStoreError.malformed(path: path, "not strict JSON: \(error)")
        }
        guard value["version"]?.int == 1, let key = value["public"]?.string.flatMap({ PublicKey($0) }) else {
            throw KeyStoreError.malformed(path: path, "not a key file of version 1")
        }
        var holding = value["plain"] == nil ? Entry.Holding.sealed : .plain
        if let text = value["command"] {
            guard
                let command = SigningCommand(text.string ?? "", timeout: value["timeout"]?.int ?? 60)
            else { throw KeyStoreError.malformed(path: path, "its command or timeout is malformed") }
            holding = .elsewhere(command)
        }
        return (
            Entry(
                name: name, publicKey: key, holding: holding, created: value["created"]?.string ?? ""), value
        )
    }

    package func entry(_ name: String) throws -> Entry { try read(name).0 }

    /// All keys, by name; a file that cannot be read is in `problems`.
    package func list() throws -> (entries: [Entry], problems: [String]) {
        guard FileStatus.isDirectory(directory) else { return ([], []) }
        var entries: [Entry] = []
        var problems: [String] = []
        for file in try listDirectory(directory) where file.hasSuffix(".key.json") {
            do { entries.append(try read(String(file.dropLast(9))).0) } catch { problems.append("\(error)") }
        }
        return (entries, problems)
    }

    /// Opens a key.
    /// - Parameter passphrase: asked once, and only where the key is encrypted; nil where there is none to be had.
    package func load(_ name: String, passphrase: () throws -> [UInt8]?) throws -> SecretKey {
        let (entry, value) = try read(name)
        if entry.command != nil { throw KeyStoreError.elsewhere(name) }
        let path = try path(name)
        func decoded(_ text: JSONValue?) throws(KeyStoreError) -> [UInt8] {
            guard let bytes = text?.string.flatMap({ Base64.decode($0) }) else {
                throw .malformed(path: path, "a field is not base64")
            }
            return bytes
        }
        var seed: [UInt8]
        if entry.isEncrypted {
            guard value["kdf"]?["algorithm"]?.string == "argon2id", let passes = value["kdf"]?["passes"]?.int,
                let memory = value["kdf"]?["memory"]?.int
            else {
                throw KeyStoreError.malformed(path: path, "sealed in a way that this version does not know")
            }
            let sealed: SealedSecret
            do {
                sealed = try SealedSecret(
                    salt: decoded(value["kdf"]?["salt"]), nonce: decoded(value["secretbox"]?["nonce"]),
                    box: decoded(value["secretbox"]?["box"]),
                    cost: SealedSecret.Cost(passes: passes, memory: memory))
            } catch let error as CryptographyError { throw KeyStoreError.malformed(path: path, "\(error)") }
            guard var phrase = try passphrase() else { throw KeyStoreError.needsPassphrase(name) }
            defer { wipe(&phrase) }
            do { seed = try sealed.open(passphrase: phrase) } catch CryptographyError.wrongPassphrase {
                throw KeyStoreError.wrongPassphrase(name)
            }
        } else {
            seed = try decoded(value["plain"])
        }
        defer { wipe(&seed) }
        let secret: SecretKey
        do { secret = try SecretKey(seed: seed) } catch {
            throw KeyStoreError.malformed(path: path, "\(error)")
        }
        guard secret.publicKey == entry.publicKey else {
            throw KeyStoreError.malformed(path: path, "the public key is not the secret key's")
        }
        return secret
    }
}
