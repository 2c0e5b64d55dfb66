import Attestation
import Cryptography
import FileIO
import StrictJSON
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A folder that is removed at the end.
private func withTemporaryFolder<R>(_ body: (String) throws -> R) throws -> R {
    let folder = "/tmp/oracle-attestation-tests-\(try Hex.encode(SystemRandom.bytes(8)))"
    try createDirectories(folder)
    defer { try? removeTree(folder) }
    return try body(folder)
}

@Suite struct KeyStoreTests {
    private let phrase = Array("correct horse".utf8)

    private func withStore(_ body: (KeyStore) throws -> Void) throws {
        try withTemporaryFolder { try body(KeyStore(directory: "\($0)/data/keys", cost: .minimum)) }
    }

    @Test func keepsAKeySealed() throws {
        try withStore { store in
            let secret = try fixedKey(1)
            let entry = try store.add(
                secret, name: "ada", passphrase: phrase, created: "2026-01-01T00:00:00Z")
            #expect(entry.isEncrypted)
            #expect(try store.entry("ada") == entry)
            #expect(try store.load("ada") { phrase }.publicKey == secret.publicKey)
            let path = "\(store.directory)/ada.key.json"
            #expect(try FileStatus.of(path, followingLinks: false)?.mode == 0o600)
            #expect(try FileStatus.of(store.directory, followingLinks: false)?.mode == 0o700)
            let text = String(decoding: try readFile(path, limit: 4096), as: UTF8.self)
            #expect(!text.contains(Base64.encode([UInt8](repeating: 1, count: 32))))
            #expect(throws: KeyStoreError.wrongPassphrase("ada")) {
                try store.load("ada") { Array("wrong".utf8) }
            }
            #expect(throws: KeyStoreError.wrongPassphrase("ada")) { try store.load("ada") { [] } }
            #expect(throws: KeyStoreError.needsPassphrase("ada")) { try store.load("ada") { nil } }
        }
    }

    @Test func modesHoldWhateverTheUmask() throws {
        let before = umask(0)
        defer { umask(before) }
        try withStore { store in
            _ = try store.add(fixedKey(1), name: "a", passphrase: nil, created: "")
            #expect(try FileStatus.of("\(store.directory)/a.key.json", followingLinks: false)?.mode == 0o600)
            #expect(try FileStatus.of(store.directory, followingLinks: false)?.mode == 0o700)
        }
    }

    @Test func keepsAPlainKeyWhereAsked() throws {
        try withStore { store in
            let entry = try store.add(fixedKey(1), name: "open", passphrase: nil, created: "")
            #expect(!entry.isEncrypted)
            let secret = try store.load("open") {
                Issue.record("a passphrase was asked for")
                return nil
            }
            #expect(secret.publicKey == entry.publicKey)
        }
    }

    @Test func neverOverwrites() throws {
        try withStore { store in
            _ = try store.add(fixedKey(1), name: "ada", passphrase: nil, created: "")
            #expect(throws: KeyStoreError.exists("ada")) {
                try store.add(fixedKey(2), name: "ada", passphrase: nil, created: "")
            }
            #expect(try store.entry("ada").publicKey == fixedKey(1).publicKey)
            #expect(throws: KeyStoreError.notFound("grace")) { try store.entry("grace") }
        }
    }

    @Test(arguments: [
        "", "A", "a b", "../a", "a/b", ".a", "-a", "a..b", "é", String(repeating: "a", count: 65), "a\n",
    ])
    func badNames(name: String) throws {
        try withStore { store in
            #expect(throws: KeyStoreError.self) {
                try store.add(fixedKey(1), name: name, passphrase: nil, created: "")
            }
            #expect(!FileStatus.exists(store.directory))
            #expect(throws: KeyStoreError.self) { try store.entry(name) }
        }
    }

    @Test func listsByNameAndSaysWhatIsDamaged() throws {
        try withStore { store in
            #expect(try store.list().entries.isEmpty)
            for name in ["b", "a"] {
                _ = try store.add(.generate(), name: name, passphrase: nil, created: "")
            }
            try writeAtomically(Array("{".utf8), to: "\(store.directory)/c.key.json")
            try writeAtomically([], to: "\(store.directory)/readme.txt")
            let (entries, problems) = try store.list()
            #expect(entries.map(\.name) == ["a", "b"])
            #expect(problems.count == 1)
            #expect(problems[0].contains("c.key.json"))
        }
    }

    /// Every member of a sealed key's file, missing and altered.
    @Test func damagedFiles() throws {
        try withStore { store in
            _ = try store.add(fixedKey(1), name: "ada", passphrase: phrase, created: "")
            let path = "\(store.directory)/ada.key.json"
            let whole = String(decoding: try readFile(path, limit: 4096), as: UTF8.self)
            func refuses(_ piece: String, _ other: String, _ location: SourceLocation = #_sourceLocation)
                throws
            {
                try #require(whole.contains(piece), sourceLocation: location)
                try writeAtomically(Array(whole.replacing(piece, with: other).utf8), to: path)
                #expect(throws: KeyStoreError.self, sourceLocation: location) {
                    try store.load("ada") { phrase }
                }
            }
            try refuses("\"version\": 1", "\"version\": 2")
            try refuses("\"public\"", "\"publik\"")
            try refuses(try fixedKey(1).publicKey.description, fixedKey(2).publicKey.description)
            try refuses("argon2id", "argon2i")
            try refuses("\"passes\": 1", "\"passes\": 0")
            try refuses("\"passes\": 1", "\"passes\": 1000000")
            try refuses("\"memory\": 8192", "\"memory\": 99999999999")
            try refuses("\"memory\": 8192", "\"memory\": 1")
            for member in ["kdf", "salt", "nonce", "box", "secretbox"] {
                try refuses("\"\(member)\"", "\"x\(member)\"")
            }
            try refuses("\"version\"", "\"version\": 1, \"version\"")
        }
    }
}

@Suite struct PEMTests {
    /// RFC 8410 10.3: the first example, and its public key of 10.1.
    @Test func rfc8410() throws {
        let pem = """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
            -----END PRIVATE KEY-----
            """
        let secret = try PEM.secretKey(Array(pem.utf8))
        #expect(
            PEM.publicKey(secret.publicKey)
                == "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n"
        )
        // Its second example: version 1, with attributes and the public key behind the seed.
        let second = """
            -----BEGIN PRIVATE KEY-----
            MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
            oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB
            Z9w7lshQhqowtrbLDFw4rXAxZuE=
            -----END PRIVATE KEY-----
            """
        #expect(try PEM.secretKey(Array(second.utf8)).publicKey == secret.publicKey)
        // Line ends of another system, and text around the block.
        let crlf = "Bag Attributes\r\n" + pem.replacing("\n", with: "\r\n") + "\r\n"
        #expect(try PEM.secretKey(Array(crlf.utf8)).publicKey == secret.publicKey)
    }

    private func openssl(_ command: String, in folder: String) throws -> [UInt8] {
        var pid = pid_t()
        let script = "exec openssl \(command) -out '\(folder)/key.pem' 2>/dev/null"
        let arguments = ["/bin/sh", "-c", script]
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        try #require(posix_spawn(&pid, "/bin/sh", nil, nil, &words, environ) == 0)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 { try #require(errno == EINTR) }
        try #require(status == 0, "openssl \(command)")
        return try readFile("\(folder)/key.pem", limit: 1 << 16)
    }

    @Test func readsWhatOpensslWrites() throws {
        try withTemporaryFolder { folder in
            let pem = try openssl("genpkey -algorithm ed25519", in: folder)
            let secret = try PEM.secretKey(pem)
            try writeAtomically(pem, to: "\(folder)/secret.pem")
            let text = try openssl("pkey -in '\(folder)/secret.pem' -pubout", in: folder)
            #expect(Array(PEM.publicKey(secret.publicKey).utf8) == text)
        }
    }

    @Test(arguments: [
        ("genpkey -algorithm rsa -pkeyopt rsa_keygen_bits:2048", "it is RSA"),
        ("genpkey -algorithm ec -pkeyopt ec_paramgen_curve:P-256", "it is an EC key"),
        ("genpkey -algorithm ed448", "it is Ed448"),
        ("genpkey -algorithm x25519", "it is X25519, which cannot sign"),
        ("genpkey -algorithm ed25519 -aes256 -pass pass:x", "the PEM key is encrypted"),
        ("ecparam -name prime256v1 -genkey -noout", "this is a EC PRIVATE KEY"),
    ])
    func wrongKinds(command: String, reason: String) throws {
        try withTemporaryFolder { folder in
            let pem = try openssl(command, in: folder)
            do {
                _ = try PEM.secretKey(pem)
                Issue.record("it was taken")
            } catch let error as KeyStoreError {
                #expect(error.description.contains(reason), "\(error)")
            }
        }
    }

    @Test func whatIsNoSecretKey() throws {
        let publicKey = PEM.publicKey(try fixedKey(1).publicKey)
        for (text, reason) in [
            (publicKey, "this is a public key"), ("", "no PEM text"), ("hello", "no PEM text"),
            (
                "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
                "an OpenSSH key"
            ),
            ("-----BEGIN PRIVATE KEY-----\nMC4CAQ", "no end"),
            ("-----BEGIN PRIVATE KEY-----\n????\n-----END PRIVATE KEY-----\n", "not base64"),
            ("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n", "no PKCS#8 key"),
            ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "this is a CERTIFICATE"),
        ] {
            do {
                _ = try PEM.secretKey(Array(text.utf8))
                Issue.record("it was taken: \(text)")
            } catch let error as KeyStoreError {
                #expect(error.description.contains(reason), "\(error)")
            }
        }
    }

    /// No prefix of a key, and no altered byte of its frame, is taken for a key or ends the process.
    @Test func alteredKeys() throws {
        let der: [UInt8] =
            [0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20]
            + [UInt8](repeating: 7, count: 32)
        func pem(_ der: [UInt8]) -> [UInt8] {
            Array("-----BEGIN PRIVATE KEY-----\n\(Base64.encode(der))\n-----END PRIVATE KEY-----\n".utf8)
        }
        #expect(try PEM.secretKey(pem(der)).publicKey == fixedKey(7).publicKey)
        for count in 0..<der.count {
            #expect(throws: KeyStoreError.self) { try PEM.secretKey(pem(Array(der[..<count]))) }
        }
        for index in 0..<16 {
            for value in [0, 0x01, 0x1F, 0x7F, 0x80, 0x81, 0x82, 0x84, 0xFF] as [UInt8]
            where der[index] != value {
                // The version may be 1 as well.
                if index == 4, value == 1 { continue }
                var altered = der
                altered[index] = value
                #expect(throws: KeyStoreError.self, "byte \(index) is \(value)") {
                    try PEM.secretKey(pem(altered))
                }
            }
        }
    }
}
