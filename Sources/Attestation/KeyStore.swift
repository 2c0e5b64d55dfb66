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
        }
    }
}

/// Secret keys at rest: a file each, `<name>.key.json` with mode 0600 in a directory with mode 0700. The seed is sealed by
/// secretbox under a key that Argon2id makes of a passphrase; or lies there plain, where somebody asked for it.
///
///     {"version": 1, "name": "...", "public": "ed25519:...", "created": "...",
///      "kdf": {"algorithm": "argon2id", "passes": 3, "memory": 268435456, "salt": "<base64>"},
///      "secretbox": {"nonce": "<base64>", "box": "<base64>"}}              or instead of the last two: "plain": "<base64>"
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
        package let name: String
        package let publicKey: PublicKey
        package let isEncrypted: Bool
        /// RFC 3339.
        package let created: String
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
        let path = try path(name)
        if FileStatus.exists(path) { throw KeyStoreError.exists(name) }
        try createDirectories(directory, mode: 0o700)
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
        do {
            try writeAtomically(json.pretty(), to: path, mode: 0o600, onlyNew: true)
        } catch {
            throw FileStatus.exists(path) ? KeyStoreError.exists(name) : error
        }
        return Entry(name: name, publicKey: secret.publicKey, isEncrypted: sealed != nil, created: created)
    }

    private func read(_ name: String) throws -> (Entry, JSONValue) {
        let path = try path(name)
        let bytes: [UInt8]
        do { bytes = try readFile(path, limit: 64 << 10) } catch {
            throw error.isNotFound ? KeyStoreError.notFound(name) : error
        }
        let value: JSONValue
        do { value = try JSONDocument(bytes).root } catch {
            throw KeyStoreError.malformed(path: path, "not strict JSON: \(error)")
        }
        guard value["version"]?.int == 1, let key = value["public"]?.string.flatMap({ PublicKey($0) }) else {
            throw KeyStoreError.malformed(path: path, "not a key file of version 1")
        }
        return (
            Entry(
                name: name, publicKey: key, isEncrypted: value["plain"] == nil,
                created: value["created"]?.string ?? ""), value
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
