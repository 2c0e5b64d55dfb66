internal import Cryptography

/// What somebody holds: a digest, the start of one, or something that is no digest.
enum Question: Hashable {
    /// A bare hex string stands for a digest under each algorithm of its length.
    case digests([Digest])
    /// 8 to 63 lowercase hex digits.
    case prefix(String, DigestAlgorithm?)
    case notADigest
    /// Hex, but of no length that a digest known here has.
    case malformed(String)

    /// Reads one word: `sha256:<hex>`, `weights:<hex>`, or hex; capital letters are taken.
    init(word: some StringProtocol) {
        let parts = word.utf8.split(
            separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        var algorithm: DigestAlgorithm?
        if parts.count == 2 {
            let label = String(decoding: parts[0], as: UTF8.self).lowercased()
            guard let named = DigestAlgorithm(rawValue: label), named != .blake3 else {
                self = .notADigest
                return
            }
            algorithm = named
        }
        let digits = parts[parts.count - 1]
        guard !digits.isEmpty, digits.allSatisfy(Self.isHex) else {
            self = algorithm == nil ? .notADigest : .malformed("not hexadecimal")
            return
        }
        switch digits.count {
        case 64:
            guard let hash = Hex.decode(digits, anyCase: true).flatMap({ Hash32($0) }) else {
                self = .notADigest
                return
            }
            self = .digests((algorithm.map { [$0] } ?? [.sha256, .weights]).map { Digest($0, hash) })
        case 8...63: self = .prefix(String(decoding: digits, as: UTF8.self).lowercased(), algorithm)
        case ..<8 where algorithm == nil: self = .notADigest
        default:
            self = .malformed("\(digits.count) hex digits; a digest has 64, and the start of one at least 8")
        }
    }

    /// Reads a line of checksums: a digest alone, GNU's `<hex>  file` and `<hex> *file` (with `\` before it where the file's
    /// name is escaped), or BSD's `SHA256 (file) = <hex>`.
    /// - Returns: nil for a line that says nothing: blank, or a comment.
    static func reading(line: Substring) -> Question? {
        var text = line.utf8[...]
        while let last = text.last, last == 0x20 || last == 0x0D || last == 0x09 { text.removeLast() }
        while let first = text.first, first == 0x20 || first == 0x09 { text.removeFirst() }
        guard let first = text.first, first != UInt8(ascii: "#") else { return nil }
        // BSD: the digest stands last, behind " = ".
        if let open = text.firstIndex(of: UInt8(ascii: "(")),
            let equals = text.lastIndex(of: UInt8(ascii: "="))
        {
            let label = text[..<open].filter { $0 != 0x20 && $0 != 0x2D }
            if String(decoding: label, as: UTF8.self).lowercased() == "sha256" {
                let digits = text[text.index(after: equals)...].drop { $0 == 0x20 }
                return Question(word: "sha256:" + String(decoding: digits, as: UTF8.self))
            }
        }
        if first == UInt8(ascii: "\\") { text.removeFirst() }
        let word = text.prefix { $0 != 0x20 && $0 != 0x09 }
        return Question(word: Substring(word))
    }

    static func isHex(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }
}
