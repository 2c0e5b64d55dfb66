/// Other programs' names for the same bytes (docs/digests.md, "Aliases"): found by a look-up, and never a proof of anything.
package enum AliasScheme: String, CaseIterable, Hashable, Sendable, Comparable {
    /// safemodels 0.2.0, `safe_hash`: BLAKE2b with 20 bytes of output, over tensors' bytes in the order of their names.
    case safemodels020 = "safemodels-0.2.0"
    /// safemodels 0.1.0: XXH64 of the same, written in decimal.
    case safemodels010 = "safemodels-0.1.0"
    /// SHA-256 of a safetensors file's data buffer: kohya's `sshs_model_hash`, `modelspec.hash_sha256`, Civitai's AutoV3 (its
    /// first 12 digits).
    case safetensorsData = "safetensors-data"
    /// llama.cpp's gguf-hash: SHA-256 of the tensors' bytes in the order of the file.
    case ggufSHA256 = "gguf-sha256"
    /// llama.cpp's gguf-hash: a UUID, version 5, of the same bytes.
    case ggufUUID = "gguf-uuid"
    /// OpenSSF Model Signing: the subject digest of a directory.
    case omsRoot = "oms-root"
    /// The model digest, version 1.
    case model

    package var byteCount: Int {
        switch self {
        case .safemodels020: 20
        case .safemodels010: 8
        case .ggufUUID: 16
        case .safetensorsData, .ggufSHA256, .omsRoot, .model: 32
        }
    }

    /// How a sentence calls it.
    package var title: String {
        switch self {
        case .safemodels020: "safemodels 0.2.0"
        case .safemodels010: "safemodels 0.1.0"
        case .safetensorsData: "SHA-256 of the safetensors data"
        case .ggufSHA256: "gguf-hash, SHA-256"
        case .ggufUUID: "gguf-hash, UUID"
        case .omsRoot: "OMS root digest"
        case .model: "model digest"
        }
    }

    /// Whether its text is hexadecimal and nothing else, so that the start of one can be looked for.
    package var isPlainHex: Bool { self != .safemodels010 && self != .ggufUUID }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A scheme and its output: `safemodels-0.2.0:<hex>`. Never a `Digest`: nothing is granted by one.
package struct Alias: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let scheme: AliasScheme
    /// As many as the scheme has.
    package let bytes: [UInt8]

    /// - Returns: nil for another number of bytes.
    package init?(_ scheme: AliasScheme, bytes: [UInt8]) {
        guard bytes.count == scheme.byteCount else { return nil }
        self.scheme = scheme
        self.bytes = bytes
    }

    package init(_ scheme: AliasScheme, _ hash: Hash32) {
        precondition(scheme.byteCount == 32)
        self.scheme = scheme
        bytes = hash.bytes
    }

    /// Reads a value in the one form in which statements hold it: lowercase hex; of safemodels 0.1.0 decimal; of a UUID with
    /// its dashes. nil for anything else.
    package init?(_ scheme: AliasScheme, value: String) {
        switch scheme {
        case .safemodels010:
            guard let number = UInt64(value), String(number).utf8.elementsEqual(value.utf8) else {
                return nil
            }
            self.init(scheme, bytes: withUnsafeBytes(of: number.bigEndian) { Array($0) })
        case .ggufUUID:
            guard let bytes = Self.uuid(value.utf8) else { return nil }
            self.init(scheme, bytes: bytes)
        default:
            guard let bytes = Hex.decode(value) else { return nil }
            self.init(scheme, bytes: bytes)
        }
    }

    /// The 16 bytes of `8-4-4-4-12` hex digits (RFC 9562 section 4); nil for anything else.
    package static func uuid(_ text: some Collection<UInt8>, anyCase: Bool = false) -> [UInt8]? {
        // Nearly all that is asked is no UUID, and to split it costs as much as to look it up.
        guard text.count == 36 else { return nil }
        let parts = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [8, 4, 4, 4, 12] else { return nil }
        return Hex.decode(Array(parts.joined()), anyCase: anyCase)
    }

    /// The form in which its own program prints it.
    package var value: String {
        switch scheme {
        case .safemodels010: return String(bytes.reduce(0) { $0 << 8 | UInt64($1) })
        case .ggufUUID:
            let hex = Array(Hex.encode(bytes).utf8)
            let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map {
                String(decoding: hex[$0], as: UTF8.self)
            }
            return parts.joined(separator: "-")
        default: return Hex.encode(bytes)
        }
    }

    package var description: String { "\(scheme.rawValue):\(value)" }

    package static func < (left: Alias, right: Alias) -> Bool {
        left.scheme == right.scheme
            ? left.bytes.lexicographicallyPrecedes(right.bytes) : left.scheme < right.scheme
    }
}
