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
}

extension [TensorRecord] {
    /// By the UTF-8 bytes of the names.
    func sortedByName() -> [TensorRecord] {
        // Places are sorted, which cost nothing to move, and records are moved once.
        let order = indices.sorted { ExactName.precedes(self[$0].name, self[$1].name) }
        return order.elementsEqual(indices) ? self : order.map { self[$0] }
    }
}

package enum Weights {
    /// What separates this hash from every other use of BLAKE3.
    package static let context = "oracle-registry weights v1"

    /// The weights digest of a model.
    /// - Parameter records: in any order; no name twice (`WeightSet.requireConsistent`).
    package static func digest(_ records: [TensorRecord]) -> Digest {
        digest(sorted: records.sortedByName())
    }

    static func digest(sorted records: [TensorRecord]) -> Digest {
        var hasher = BLAKE3.Hasher(.deriveKey(context: context))
        hasher.update(withUnsafeBytes(of: UInt64(records.count).littleEndian) { Array($0) })
        // Some at a time: a model's records together have many megabytes.
        for start in stride(from: 0, to: records.count, by: 512) {
            hasher.update(RecordCoding.encode(records[start..<min(start + 512, records.count)]))
        }
        return Digest(.weights, hasher.finalize())
    }
}
