internal import Cryptography

/// What somebody holds: a digest, the start of one, or something that is no digest.
enum Question: Hashable {
    /// A bare hex string stands for a digest under each algorithm of its length.
    case digests([Digest])
    /// 8 to 63 lowercase hex digits.
    case prefix(String, DigestAlgorithm?)
    /// Another program's name for bytes, which cannot be taken for anything else.
    case alias(Alias)
    case notADigest
    /// Hex, but of no length that a digest known here has.
    case malformed(String)

    /// Reads one word: `sha256:<hex>`, `weights:<hex>`, or hex; capital letters are taken. Aliases: `<scheme>:<value>`, a UUID, `0x`
    /// and hex (ModelSpec writes SHA-256 so, Python the 64 bits of safemodels 0.1.0).
    init(word: some StringProtocol) {
        if let alias = Self.alias(word) {
            self = .alias(alias)
            return
        }
        let word =
            word.utf8.starts(with: "0x".utf8) ? word[word.index(word.startIndex, offsetBy: 2)...] : word[...]
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

    private static func alias(_ word: some StringProtocol) -> Alias? {
        if let uuid = Alias.uuid(word.utf8, anyCase: true) { return Alias(.ggufUUID, bytes: uuid) }
        if word.utf8.starts(with: "0x".utf8), word.utf8.count <= 18 {
            return UInt64(word.dropFirst(2), radix: 16).flatMap { Alias(.safemodels010, value: String($0)) }
        }
        let parts = word.utf8.split(
            separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2,
            let scheme = AliasScheme(rawValue: String(decoding: parts[0], as: UTF8.self).lowercased())
        else { return nil }
        return Alias(scheme, value: String(decoding: parts[1], as: UTF8.self).lowercased())
    }

    /// The aliases that a bare word could be: 64 digits under each scheme of that length, 40 of safemodels 0.2.0, 16 or a decimal
    /// number of 0.1.0.
    static func aliases(ofDigits digits: String) -> [Alias] {
        var aliases = AliasScheme.allCases.filter { $0.isPlainHex && 2 * $0.byteCount == digits.utf8.count }
            .compactMap { Alias($0, value: digits) }
        if let alias = Alias(.safemodels010, value: digits) { aliases.append(alias) }
        if digits.utf8.count == 16,
            let alias = Hex.decode(digits).flatMap({ Alias(.safemodels010, bytes: $0) })
        {
            aliases.append(alias)
        }
        return aliases
    }

    static func isHex(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }
}
