package import Cryptography

/// Ed25519 keys as other programs write them: PKCS#8 and SubjectPublicKeyInfo in PEM (RFC 7468, RFC 5958, RFC 8410).
package enum PEM {
    /// Reads what `openssl genpkey -algorithm ed25519` writes.
    /// - Throws: `KeyStoreError.notAKey`, which says what the text is instead.
    package static func secretKey(_ text: [UInt8]) throws -> SecretKey {
        let (label, found) = try body(text)
        var der = found
        defer { wipe(&der) }
        switch label {
        case "PRIVATE KEY": break
        case "ENCRYPTED PRIVATE KEY":
            throw KeyStoreError.notAKey(
                "the PEM key is encrypted; take the encryption off first: openssl pkey -in KEY.pem -out PLAIN.pem"
            )
        case "OPENSSH PRIVATE KEY":
            throw KeyStoreError.notAKey("this is an OpenSSH key; an Ed25519 key in PKCS#8 PEM is needed")
        case "PUBLIC KEY": throw KeyStoreError.notAKey("this is a public key; a secret key is needed")
        default: throw KeyStoreError.notAKey("this is a \(label), not an Ed25519 key in PKCS#8 PEM")
        }
        // RFC 5958 OneAsymmetricKey: SEQUENCE { version 0 or 1, AlgorithmIdentifier { 1.3.101.112 }, OCTET STRING { OCTET
        // STRING of 32 bytes } [, attributes] [, public key] }. Lengths are below 128 in all of them.
        var reader = DER(der)
        guard var sequence = reader.read(0x30), let version = sequence.read(0x02),
            version.rest == [0] || version.rest == [1], let algorithm = sequence.read(0x30)
        else { throw KeyStoreError.notAKey("the PEM text holds no PKCS#8 key") }
        guard algorithm.rest == [0x06, 0x03, 0x2B, 0x65, 0x70] else {
            throw KeyStoreError.notAKey("the key is not Ed25519 (\(name(of: algorithm.rest)))")
        }
        guard var wrapped = sequence.read(0x04), let seed = wrapped.read(0x04), seed.rest.count == 32,
            wrapped.rest.isEmpty
        else { throw KeyStoreError.notAKey("the PEM text holds no Ed25519 seed of 32 bytes") }
        var bytes = seed.rest
        defer { wipe(&bytes) }
        return try SecretKey(seed: bytes)
    }

    /// Reads what `openssl pkey -pubout` writes (RFC 8410 4).
    package static func publicKey(_ text: [UInt8]) throws(KeyStoreError) -> PublicKey {
        let (label, der) = try body(text)
        guard label == "PUBLIC KEY" else { throw .notAKey("this is a \(label); a PUBLIC KEY is needed") }
        guard der.count == 44, der.starts(with: publicKeyPrefix), let raw = Hash32(der.dropFirst(12)) else {
            throw .notAKey("the public key is not Ed25519")
        }
        return PublicKey(raw)
    }

    /// SEQUENCE { SEQUENCE { 1.3.101.112 }, BIT STRING of 32 bytes }
    private static let publicKeyPrefix: [UInt8] = [
        0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]

    /// SubjectPublicKeyInfo (RFC 8410 4).
    package static func publicKey(_ key: PublicKey) -> String {
        let der = publicKeyPrefix + key.raw.bytes
        return "-----BEGIN PUBLIC KEY-----\n\(Base64.encode(der))\n-----END PUBLIC KEY-----\n"
    }

    private static func name(of algorithm: [UInt8]) -> String {
        if algorithm.starts(with: [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01]) {
            return "it is RSA"
        }
        if algorithm.starts(with: [0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]) {
            return "it is an EC key"
        }
        if algorithm.starts(with: [0x06, 0x03, 0x2B, 0x65, 0x71]) { return "it is Ed448" }
        if algorithm.starts(with: [0x06, 0x03, 0x2B, 0x65, 0x6E]) {
            return "it is X25519, which cannot sign"
        }
        return "it is of a kind unknown here"
    }

    /// The first PEM block's label and bytes.
    private static func body(_ text: [UInt8]) throws(KeyStoreError) -> (label: String, der: [UInt8]) {
        let lines = String(decoding: text.prefix(64 << 10), as: UTF8.self)
            .split(omittingEmptySubsequences: true, whereSeparator: \.isNewline)
            .map { line in String(line.drop { $0 == " " }) }
        guard let start = lines.firstIndex(where: { $0.hasPrefix("-----BEGIN ") && $0.hasSuffix("-----") })
        else {
            throw .notAKey("this is no PEM text")
        }
        let label = String(lines[start].dropFirst(11).dropLast(5))
        guard let end = lines[start...].firstIndex(of: "-----END \(label)-----") else {
            throw .notAKey("the PEM text has no end")
        }
        let content = lines[(start + 1)..<end].filter { !$0.contains(":") }.joined()
        guard let der = Base64.decode(content) else { throw .notAKey("the PEM text is not base64") }
        return (label, der)
    }

    /// Definite lengths below 128, which is all that these keys have.
    private struct DER {
        var rest: [UInt8]

        init(_ bytes: [UInt8]) { rest = bytes }

        mutating func read(_ tag: UInt8) -> DER? {
            guard rest.count >= 2, rest[0] == tag else { return nil }
            // RSA keys have longer ones; their content is read only as far as the algorithm.
            var start = 2
            var length = Int(rest[1])
            if rest[1] == 0x81 || rest[1] == 0x82 {
                let count = Int(rest[1] & 0x7F)
                guard rest.count >= 2 + count else { return nil }
                length = rest[2..<2 + count].reduce(0) { $0 << 8 | Int($1) }
                start += count
            }
            guard rest[1] < 0x80 || start > 2, rest.count >= start + length else { return nil }
            defer { rest = Array(rest[(start + length)...]) }
            return DER(Array(rest[start..<start + length]))
        }
    }
}
