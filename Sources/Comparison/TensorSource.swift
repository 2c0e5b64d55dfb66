package import Cryptography
package import ModelDigest
package import ModelFormats

/// The bytes of one tensor, contiguous and row-major, wherever they come from: a file, a file seen under other names or in
/// another order of rows, memory.
package protocol TensorBytes: Sendable {
    /// Fills `target` with the bytes from `offset` on. Called by several threads at once.
    /// - Parameter offset: in bytes from the tensor's first; `offset + target.count` is at most its length.
    /// - Throws: also where the bytes are no longer there, or somebody changed them.
    func read(into target: UnsafeMutableRawBufferPointer, at offset: Int) throws(DigestError)
}

/// A tensor that can be compared.
package struct TensorSource: Sendable {
    package enum Content: Sendable {
        case bytes(any TensorBytes)
        /// BLAKE3 of the bytes, from a tensor manifest: whether they are equal can be told, and nothing else.
        case digest(Hash32)
    }

    /// Compare by `ExactName`.
    package let name: String
    package let dtype: DType
    /// Outermost dimension first.
    package let shape: [Int]
    /// `dtype.byteCount(of: shape)`.
    package let byteCount: Int
    package let content: Content

    package init(name: String, dtype: DType, shape: [Int], byteCount: Int, content: Content) {
        self.name = name
        self.dtype = dtype
        self.shape = shape
        self.byteCount = byteCount
        self.content = content
    }

    package var facts: TensorFacts { TensorFacts(name: name, dtype: dtype, shape: shape) }
}

/// What is said of a tensor without its bytes.
package struct TensorFacts: Hashable, Sendable {
    package let name: String
    package let dtype: DType
    package let shape: [Int]

    package init(name: String, dtype: DType, shape: [Int]) {
        self.name = name
        self.dtype = dtype
        self.shape = shape
    }
}

/// The tensors of one model: one side of a comparison.
package struct TensorCollection: Sendable {
    /// How it is called: a path.
    package let label: String
    /// Sorted by the UTF-8 bytes of the name; no name twice.
    package let tensors: [TensorSource]
    /// Where its tensors are named and laid out as llama.cpp does.
    package let architecture: GGUF.Architecture?
    /// Asked when everything was read: throws where a file is no longer what it was.
    package let requireUnchanged: @Sendable () throws(DigestError) -> Void

    /// - Parameter tensors: in any order; no name twice.
    package init(
        label: String, tensors: [TensorSource], architecture: GGUF.Architecture? = nil,
        requireUnchanged: @escaping @Sendable () throws(DigestError) -> Void = { () throws(DigestError) in }
    ) {
        self.label = label
        self.architecture = architecture
        self.tensors = tensors.sorted { ExactName($0.name) < ExactName($1.name) }
        self.requireUnchanged = requireUnchanged
    }

    /// Whether bytes are known only by their digests.
    package var isManifest: Bool {
        tensors.contains { if case .digest = $0.content { true } else { false } }
    }

    /// Bytes of all tensors.
    package var byteCount: Int64 {
        tensors.reduce(0) { $0.addingReportingOverflow(Int64($1.byteCount)).partialValue }
    }
}
