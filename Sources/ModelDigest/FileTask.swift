internal import Cryptography
internal import ModelFormats

/// A file to be read, and what for.
struct FileTask {
    let file: ModelFile
    /// In the order of their bytes; nil where only SHA-256 is wanted.
    let tensors: [Tensor]?
    let wantsSHA256: Bool
    /// Aliases that are hashed in the same read.
    var aliases: [ByteStream] = []

    /// Hashes that take the file's bytes in their order.
    var streams: [ByteStream] { (wantsSHA256 ? [.file] : []) + aliases }
    /// Whether any does.
    var isOrdered: Bool { wantsSHA256 || !aliases.isEmpty }
}

/// What came of it.
struct FileResult {
    /// In the order of the task's tensors.
    var tensors: [Hash32]
    var sha256: Hash32?
    var aliases: [Alias] = []
}
