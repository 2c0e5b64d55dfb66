// ModelDigest: tensors -> digests; tensor manifests and how two of them differ; the memory of digests.
//
// The weights digest, version 1 (docs/digests.md). The tensors of all shards of one model are one set:
//
//     tensor_digest = BLAKE3(the tensor's bytes)
//     record  = u32le len(name) | name (UTF-8) | u8 len(dtype) | dtype | u8 rank | rank x u64le dim
//               | u64le byte length | tensor_digest (32 bytes)
//     weights = BLAKE3 derive_key, context "oracle-registry weights v1",
//               over u64le count | records sorted by the UTF-8 bytes of name
//
// `ModelDigester` is what commands use. It reads every file once, in pieces, on all cores: pieces of one tensor are hashed
// side by side as subtrees of its BLAKE3 tree and joined in order; SHA-256, which knows no such trick, takes the same pieces
// in order. Buffers are bounded (`DigestRun.bufferLimit`) and do not grow with the model. A file that changes while it
// is read is an error that says so.
//
// `DigestMemory` remembers by (device, inode, size, modification time, change time), and never believes a file that changed
// within the two seconds before it was hashed: within a clock's tick a file can change and keep its times.

package import Cryptography
package import FileIO
package import ModelFormats

/// Why a digest could not be taken.
package enum DigestError: Error, Hashable, Sendable, CustomStringConvertible {
    case file(FileError)
    /// Also `changed-while-read` and `truncated`.
    case format(FormatError)
    case cancelled

    package var description: String {
        switch self {
        case .file(let error): error.description
        case .format(let error): error.description
        case .cancelled: "interrupted"
        }
    }
}

/// One tensor, identified: a record of the weights digest.
package struct TensorRecord: Hashable, Sendable {
    /// Compare by `ExactName` or UTF-8 bytes.
    package let name: String
    package let dtype: DType
    /// Outermost dimension first; at most 255.
    package let shape: [Int]
    package let byteCount: Int
    /// BLAKE3 of the bytes.
    package let digest: Hash32

    package init(name: String, dtype: DType, shape: [Int], byteCount: Int, digest: Hash32) {
        self.name = name
        self.dtype = dtype
        self.shape = shape
        self.byteCount = byteCount
        self.digest = digest
    }

    init(_ tensor: Tensor, digest: Hash32) {
        self.init(
            name: tensor.name, dtype: tensor.dtype, shape: tensor.shape, byteCount: tensor.byteCount,
            digest: digest)
    }

    /// Appends the record's bytes.
    func encode(to out: inout [UInt8]) {
        append(UInt32(name.utf8.count), to: &out)
        out.append(contentsOf: name.utf8)
        out.append(UInt8(dtype.rawValue.utf8.count))
        out.append(contentsOf: dtype.rawValue.utf8)
        out.append(UInt8(shape.count))
        for dim in shape { append(UInt64(dim), to: &out) }
        append(UInt64(byteCount), to: &out)
        out.append(contentsOf: digest.bytes)
    }
}

func append<T: FixedWidthInteger>(_ value: T, to out: inout [UInt8]) {
    withUnsafeBytes(of: value.littleEndian) { out.append(contentsOf: $0) }
}

package enum Weights {
    /// What separates this hash from every other use of BLAKE3.
    package static let context = "oracle-registry weights v1"

    /// The weights digest of a model.
    /// - Parameter records: in any order; no name twice (`WeightSet.requireConsistent`).
    package static func digest(_ records: [TensorRecord]) -> Digest {
        digest(sorted: records.sorted { ExactName($0.name) < ExactName($1.name) })
    }

    static func digest(sorted records: [TensorRecord]) -> Digest {
        var hasher = BLAKE3.Hasher(.deriveKey(context: context))
        var buffer: [UInt8] = []
        append(UInt64(records.count), to: &buffer)
        for record in records {
            record.encode(to: &buffer)
            if buffer.count >= 1 << 16 {
                hasher.update(buffer)
                buffer.removeAll(keepingCapacity: true)
            }
        }
        hasher.update(buffer)
        return Digest(.weights, hasher.finalize())
    }
}
