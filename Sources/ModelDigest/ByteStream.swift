internal import Cryptography

/// A hash over some of a file's bytes in their order, beside the hashes of its tensors.
struct ByteStream {
    enum Kind {
        /// SHA-256 of the file.
        case file
        case safetensorsData, ggufSHA256, ggufUUID, safemodels020, safemodels010
    }

    let kind: Kind
    /// What is hashed, sorted and apart; nil for every byte.
    let ranges: [Range<Int64>]?

    static let file = ByteStream(kind: .file, ranges: nil)
}

/// A byte stream on its way through a file. Whoever holds it feeds it.
struct RunningStream {
    let stream: ByteStream
    /// The number of the piece that it waits for.
    var nextPiece = 0
    /// Whether a thread is at it.
    var isHashing = false
    private var nextRange = 0
    private var hash: Hash

    private enum Hash {
        case sha256(SHA256.Stream)
        case sha1(SHA1Stream)
        case blake2b(BLAKE2b)
        case xxh64(XXH64)
    }

    init(_ stream: ByteStream) {
        self.stream = stream
        hash =
            switch stream.kind {
            case .file, .safetensorsData, .ggufSHA256: .sha256(SHA256.Stream())
            case .ggufUUID: .sha1(SHA1Stream())
            case .safemodels020: .blake2b(BLAKE2b(byteCount: 20))
            case .safemodels010: .xxh64(XXH64())
            }
        if case .ggufUUID = stream.kind { update(GGUFHash.namespace) }
    }

    private mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        switch hash {
        case .sha256(var stream):
            stream.update(bytes)
            hash = .sha256(stream)
        case .sha1(var stream):
            stream.update(bytes)
            hash = .sha1(stream)
        case .blake2b(let stream): stream.update(bytes)
        case .xxh64(var stream):
            stream.update(bytes)
            hash = .xxh64(stream)
        }
    }

    /// Feeds what a piece has for it.
    /// - Parameter offset: of the piece in the file; pieces come in the order of their offsets.
    mutating func feed(_ bytes: UnsafeRawBufferPointer, at offset: Int64) {
        guard let ranges = stream.ranges else {
            update(bytes)
            return
        }
        let end = offset + Int64(bytes.count)
        while nextRange < ranges.count, ranges[nextRange].lowerBound < end {
            let range = ranges[nextRange].clamped(to: offset..<end)
            if !range.isEmpty {
                let part = Int(range.lowerBound - offset)..<Int(range.upperBound - offset)
                update(UnsafeRawBufferPointer(rebasing: bytes[part]))
            }
            // The rest of it is in the next piece.
            if ranges[nextRange].upperBound > end { return }
            nextRange += 1
        }
    }

    /// SHA-256 of the file; nil for a stream of another kind.
    var sha256: Hash32? {
        if case .file = stream.kind, case .sha256(let stream) = hash { stream.finalize() } else { nil }
    }

    /// nil for SHA-256 of the file.
    var alias: Alias? {
        let bytes: [UInt8] =
            switch hash {
            case .sha256(let stream): stream.finalize().bytes
            case .sha1(let stream): stream.finalize()
            case .blake2b(let stream): stream.finalize()
            case .xxh64(let stream): withUnsafeBytes(of: stream.finalize().bigEndian) { Array($0) }
            }
        return switch stream.kind {
        case .file: nil
        case .safetensorsData: Alias(.safetensorsData, bytes: bytes)
        case .ggufSHA256: Alias(.ggufSHA256, bytes: bytes)
        case .ggufUUID: Alias(.ggufUUID, bytes: GGUFHash.uuid(bytes))
        case .safemodels020: Alias(.safemodels020, bytes: bytes)
        case .safemodels010: Alias(.safemodels010, bytes: bytes)
        }
    }
}

/// What llama.cpp's gguf-hash prints (llama.cpp, examples/gguf-hash).
enum GGUFHash {
    /// UUID_NAMESPACE_LLAMA_CPP, ef001206-dadc-5f6d-a15f-3359e577d4e5.
    static let namespace: [UInt8] = [
        0xEF, 0x00, 0x12, 0x06, 0xDA, 0xDC, 0x5F, 0x6D, 0xA1, 0x5F, 0x33, 0x59, 0xE5, 0x77, 0xD4, 0xE5,
    ]
    /// Endings of the names of tensors that it leaves out.
    private static let left = [".attention.masked_bias", ".attention.bias", ".rotary_emb.inv_freq"]

    static func covers(_ name: String) -> Bool {
        !left.contains { ending in
            let (name, ending) = (name.utf8, ending.utf8)
            return name.count >= ending.count && name.suffix(ending.count).elementsEqual(ending)
        }
    }

    /// RFC 9562 5.5: the first 16 bytes of the SHA-1, with version 5 and the variant written over them.
    static func uuid(_ sha1: [UInt8]) -> [UInt8] {
        var uuid = Array(sha1.prefix(16))
        uuid[6] = uuid[6] & 0x0F | 0x50
        uuid[8] = uuid[8] & 0x3F | 0x80
        return uuid
    }
}
