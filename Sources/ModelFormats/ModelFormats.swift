// ModelFormats: bytes -> tensors, read safely; which files are a model.
//
// A container (`ContainerFormat`) is read by its header alone and yields `Tensor`s: name, dtype, shape, and where in which
// file their bytes lie. Nobody here reads the bytes of a tensor, but for the numbers that ONNX writes in base 128. GGUF, NumPy
// and ONNX have their bytes in `GGUF`, `NumPy` and `ONNX`.
//
// safetensors, byte for byte:
//
//     u64le N | N bytes of JSON | data
//
//     N        at most 100 MB, and what is left of the file holds it
//     JSON     begins with '{'; StrictJSON, so no name twice; spaces may follow it
//              "__metadata__": an object of strings; may be absent
//              any other member is a tensor: {"dtype": token, "shape": [dims], "data_offsets": [begin, end]}
//     data     the tensors' bytes, little-endian, row-major; offsets count from here
//
// What is promised of an accepted header: every dtype is of the closed table (`DType`); dims and offsets are integers in
// range; dims times the dtype's width is exactly end - begin, without overflow; sorted by offset the tensors touch each
// other, begin at the data's first byte and end at its last. So no byte of the file is unaccounted for.
//
// A folder (`ModelFolder`) is listed without recursion and with limits. Every file gets a role; symbolic links are followed
// into the blobs of the same Hugging Face model, or within the folder, and nowhere else; what cannot be used is a
// problem with a sentence, and never skipped in silence. Safetensors files are grouped into `WeightSet`s: a single file,
// shards named by an index, or numbered shards without one.
//
// Order is always that of names' UTF-8 bytes: the same folder gives the same answer on every machine.

/// Why bytes are not the model that they are said to be: one sentence that names the file and the fault.
package struct FormatError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Stable words, for machines and tests.
    package enum Code: String, CaseIterable, Sendable {
        // A safetensors file.
        case truncated
        case headerOversized = "header-oversized"
        case headerNotJSON = "header-not-json"
        case headerDuplicate = "header-duplicate-name"
        case headerMalformed = "header-malformed"
        case metadataMalformed = "metadata-malformed"
        case dtypeUnknown = "dtype-unknown"
        case shapeOverflow = "shape-overflow"
        case shapeMismatch = "shape-mismatch"
        case offsetsOutOfRange = "offsets-out-of-range"
        case tensorsOverlap = "tensors-overlap"
        case tensorsGap = "tensors-gap"
        case trailingBytes = "trailing-bytes"
        // A zip archive, a PyTorch file.
        case zipMalformed = "zip-malformed"
        case notAPickle = "not-a-pickle"
        case pickleMalformed = "pickle-malformed"
        /// It is not plain data, or more than the limits allow: what it would do when it is loaded is not known.
        case pickleRefused = "pickle-refused"
        /// Sound, and of a kind whose tensors are not read (quantized, sparse, another byte order).
        case unsupported
        // A GGUF file.
        case versionUnsupported = "version-unsupported"
        case bigEndian = "big-endian"
        case misaligned
        // A model of several files.
        case externalMissing = "external-missing"
        case indexMalformed = "index-malformed"
        case indexMismatch = "index-mismatch"
        case shardsMissing = "shards-missing"
        case shardsUnlisted = "shards-unlisted"
        case shardAlone = "shard-alone"
        case tensorTwice = "tensor-twice"
        case tooManyTensors = "too-many-tensors"
        // A folder.
        case gitLFSPointer = "git-lfs-pointer"
        case incompleteDownload = "incomplete-download"
        case linkOutside = "link-outside"
        case linkDangling = "link-dangling"
        case linkToDirectory = "link-to-directory"
        case notRegular = "not-a-regular-file"
        case unreadable
        case nameUnusable = "name-unusable"
        case folderTooLarge = "folder-too-large"
        case notFound = "not-found"
        case noWeights = "no-weights"
        // A configuration, which is read for the model digest alone.
        case configMalformed = "config-malformed"
        // While reading.
        case changed = "changed-while-read"
    }

    package let code: Code
    /// The file, as the reader knows it: relative to the folder, or the path that was given.
    package let file: String
    /// The fault, without the file.
    package let fault: String

    package init(_ code: Code, _ file: String, _ fault: String) {
        self.code = code
        self.file = file
        self.fault = fault
    }

    package var description: String { "\(file): \(fault)" }

    /// Whether the file may be sound, and is only of a kind whose tensors are not read: there is still its SHA-256.
    package var isUnread: Bool {
        switch code {
        case .unsupported, .versionUnsupported, .bigEndian, .noWeights, .pickleRefused: true
        default: false
        }
    }
}

/// A name that is compared, sorted and hashed by its UTF-8 bytes. Swift's String calls a composed and a decomposed
/// letter equal; to a file system and to a tensor's name they are two.
package struct ExactName: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let text: String

    package init(_ text: String) { self.text = text }

    package var description: String { text }

    package static func == (left: Self, right: Self) -> Bool {
        isSame(left.text, right.text)
    }

    package static func < (left: Self, right: Self) -> Bool { precedes(left.text, right.text) }

    /// As `==`; to sort by and to search by, without a value of this type for each name.
    package static func isSame(_ left: String, _ right: String) -> Bool {
        left.withBytes { left in right.withBytes { right in sameBytes(left, right) } }
    }

    /// As `<`.
    package static func precedes(_ left: String, _ right: String) -> Bool {
        left.withBytes { left in right.withBytes { right in precedes(left, right) } }
    }

    private static func precedes(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        let common = min(left.count, right.count)
        var at = 0
        // Names of one model begin alike, so most of what is compared is equal: eight bytes at a time.
        while at + 8 <= common {
            let own = UInt64(bigEndian: left.loadUnaligned(fromByteOffset: at, as: UInt64.self))
            let other = UInt64(bigEndian: right.loadUnaligned(fromByteOffset: at, as: UInt64.self))
            if own != other { return own < other }
            at += 8
        }
        while at < common {
            if left[at] != right[at] { return left[at] < right[at] }
            at += 1
        }
        return left.count < right.count
    }

    package func hash(into hasher: inout Hasher) {
        text.withBytes {
            hasher.combine($0.count)
            hasher.combine(bytes: $0)
        }
    }
}

extension String {
    /// Lends the UTF-8. A String's own view hands over one byte after the other: too slow for a model of 100,000 tensors.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        // `withUTF8` is for what lies elsewhere (NSString), and wants a copy of its own for that.
        if let result = utf8.withContiguousStorageIfAvailable({ body(UnsafeRawBufferPointer($0)) }) {
            return result
        }
        var text = self
        return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
    }

    /// Whether a program in C would take it for less than it is.
    var hasNUL: Bool { withBytes { $0.contains(0) } }

    /// Whether the bytes begin with these. (`hasPrefix` compares characters, which may be made of other bytes.)
    func hasBytePrefix(_ prefix: String) -> Bool {
        withBytes { bytes in
            prefix.withBytes { prefix in
                bytes.count >= prefix.count
                    && sameBytes(UnsafeRawBufferPointer(rebasing: bytes[..<prefix.count]), prefix)
            }
        }
    }
}

/// Whether both hold the same bytes.
func sameBytes(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    guard left.count == right.count else { return false }
    var at = 0
    while at + 8 <= left.count {
        let own = left.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        guard own == right.loadUnaligned(fromByteOffset: at, as: UInt64.self) else { return false }
        at += 8
    }
    while at < left.count {
        guard left[at] == right[at] else { return false }
        at += 1
    }
    return true
}

/// At most `limit` names of a list, and how many more: for sentences.
func listed(_ names: [String], limit: Int = 4) -> String {
    let head = names.prefix(limit).joined(separator: ", ")
    return names.count > limit ? "\(head) and \(names.count - limit) more" : head
}
