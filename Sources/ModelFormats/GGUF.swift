package import FileIO

/// The GGUF container of ggml and llama.cpp (ggml-org/ggml, docs/gguf.md), versions 2 and 3, little-endian:
///
///     "GGUF" | u32 version | u64 tensor count | u64 key-value count
///     key-values   string key | u32 type | value
///     tensors      string name | u32 rank | rank x u64 dim, innermost first | u32 ggml type | u64 offset
///     padding to the alignment (`general.alignment`, else 32)
///     data         the tensors' bytes; offsets count from here and are multiples of the alignment
///     string       u64 length | UTF-8
///     array        u32 type | u64 count | values
///
/// What is promised of an accepted header: as safetensors', but that up to an alignment's worth of padding may follow each
/// tensor, which is what llama.cpp asks too. Plain types have safetensors' tokens, so the same tensors have the same
/// weights digest; block types have their names in ggml.
package enum GGUF {
    /// What a header says.
    package struct Header: Sendable {
        package let version: UInt32
        /// In the order of their bytes in the file.
        package let tensors: [Tensor]
        /// Where the data starts, in bytes from the start of the file.
        package let dataOffset: Int64
        /// Of whoever wrote the file.
        package let claims: [ContainerContents.Claim]
        /// Where the file is one of several (`split.count` above 1).
        package let split: Split?
        package let architecture: Architecture?

        /// Vocabulary, chat template and the other key-values change what a model says, and the weights digest does not have them.
        var contents: ContainerContents {
            ContainerContents(
                tensors: tensors,
                uncovered: [ContainerContents.Uncovered(name: "key-values", kind: "GGUF metadata")],
                claims: claims,
                part: split.map {
                    ContainerContents.Part(
                        number: $0.number + 1, count: $0.count, tensorCount: $0.tensorCount)
                }, architecture: architecture)
        }
    }

    /// Which of llama.cpp's architectures its tensors are named after, and what decides on the order of their rows.
    package struct Architecture: Hashable, Sendable {
        /// `general.architecture`.
        package let name: String
        /// `<name>.attention.head_count`; nil where it is not one number.
        package let heads: Int?
        /// `<name>.attention.head_count_kv`.
        package let keyValueHeads: Int?

        package init(name: String, heads: Int?, keyValueHeads: Int?) {
            self.name = name
            self.heads = heads
            self.keyValueHeads = keyValueHeads
        }
    }

    /// `split.no`, `split.count` and `split.tensors.count`, which gguf-split writes into each file.
    package struct Split: Hashable, Sendable {
        /// From 0.
        package let number: Int
        package let count: Int
        /// Of all files; nil where it is not said.
        package let tensorCount: Int?
    }

    /// Bytes before the data. The vocabularies of published models take up to 20 MB.
    package static let headerLimit: Int64 = 256 << 20
    /// Key-values. Published files have under 100.
    package static let keyLimit: UInt64 = 1 << 14
    /// Bytes of all keys: what has to be kept to find one twice.
    package static let keyBytesLimit = 4 << 20
    /// Bytes of one key (docs/gguf.md).
    package static let keyByteLimit = 65_535
    /// Arrays in arrays; llama.cpp accepts none.
    package static let arrayDepth = 4
    /// Tensors of one file: those of one model.
    package static let tensorLimit: UInt64 = 1 << 19
    /// Bytes of a tensor's name. llama.cpp allows 63, stable-diffusion.cpp 127.
    package static let nameByteLimit = 1023
    /// Bytes of all descriptions of tensors; one takes about 64.
    package static let tableLimit: Int64 = 64 << 20
    /// Dims of a tensor (GGML_MAX_DIMS).
    package static let rankLimit: UInt32 = 4
    /// Bytes; a power of two. What is written is 32.
    package static let alignmentLimit: UInt32 = 1 << 20

    /// Reads and checks the header of an open file.
    /// - Parameter name: how errors call the file.
    package static func readHeader(of file: File, named name: String) throws(FormatError) -> Header {
        var reader = try ForwardReader(file, named: name)
        let version = try readVersion(&reader)
        let tensorCount = try reader.integer(UInt64.self, "the count of tensors")
        let keyCount = try reader.integer(UInt64.self, "the count of key-values")
        guard tensorCount <= tensorLimit else {
            throw reader.fault(
                .tooManyTensors, "states \(tensorCount) tensors; at most \(tensorLimit) are read")
        }
        guard keyCount <= keyLimit else {
            throw reader.fault(
                .headerOversized, "states \(keyCount) key-values; at most \(keyLimit) are read")
        }
        var metadata = GGUFMetadata()
        try metadata.read(&reader, count: keyCount)
        let alignment = try metadata.alignment(reader)
        let entries = try readTable(&reader, count: tensorCount)
        // The limit on the header leaves room for any padding.
        let dataOffset = padded(reader.position, to: alignment)
        guard dataOffset <= reader.size || entries.isEmpty else {
            throw reader.fault(
                .truncated, "ends at byte \(reader.size), before its data, which starts at \(dataOffset)")
        }
        let tensors = try place(
            entries, dataOffset: dataOffset, alignment: alignment, size: reader.size, file: name)
        return Header(
            version: version, tensors: tensors, dataOffset: dataOffset, claims: metadata.claims,
            split: try metadata.split(reader), architecture: metadata.architecture)
    }

    private static func readVersion(_ reader: inout ForwardReader) throws(FormatError) -> UInt32 {
        guard reader.size >= 24 else {
            throw reader.fault(.truncated, "no GGUF file: shorter than the 24 bytes that open one")
        }
        let magic = try reader.bytes(4, limit: 4, "the magic")
        guard magic.elementsEqual("GGUF".utf8) else {
            // The containers before GGUF wrote their names as little-endian numbers.
            let old = ["lmgg": "ggml", "fmgg": "ggmf", "tjgg": "ggjt", "algg": "ggla"][
                String(decoding: magic, as: UTF8.self)]
            throw old.map {
                reader.fault(.versionUnsupported, "is a file of the \($0) format, from before GGUF: not read")
            } ?? reader.fault(.headerMalformed, "no GGUF file: does not begin with \"GGUF\"")
        }
        let version = try reader.integer(UInt32.self, "the version")
        guard version & 0xFFFF != 0 || version == 0 else {
            throw reader.fault(
                .bigEndian, "is a big-endian GGUF file (version \(version.byteSwapped)): not read")
        }
        guard version == 2 || version == 3 else {
            throw reader.fault(
                .versionUnsupported, "is GGUF of version \(version); versions 2 and 3 are read")
        }
        return version
    }

    private struct Entry {
        let name: String
        let dtype: DType
        let shape: [Int]
        let byteCount: Int
        let offset: UInt64
    }

    private static func readTable(
        _ reader: inout ForwardReader, count: UInt64
    ) throws(FormatError) -> [Entry] {
        let start = reader.position
        var entries: [Entry] = []
        var names: Set<ExactName> = []
        for index in 0..<count {
            let entry = try readEntry(&reader, index)
            guard names.insert(ExactName(entry.name)).inserted else {
                throw reader.fault(.headerDuplicate, "names tensor \"\(shown(entry.name))\" a second time")
            }
            entries.append(entry)
            guard reader.position - start <= tableLimit else {
                throw reader.fault(
                    .headerOversized, "describes its tensors in more than \(tableLimit) bytes")
            }
        }
        return entries
    }

    private static func readEntry(
        _ reader: inout ForwardReader, _ index: UInt64
    ) throws(FormatError) -> Entry {
        let length = try reader.integer(UInt64.self, "the name of tensor \(index)")
        let bytes = try reader.bytes(length, limit: nameByteLimit, "the name of tensor \(index)")
        guard let name = nameText(bytes) else {
            throw reader.fault(.nameUnusable, "the name of tensor \(index) is no UTF-8 text, or has a NUL")
        }
        var quoted: String { "tensor \"\(shown(name))\"" }
        let rank = try reader.integer(UInt32.self, "the rank of \(quoted)")
        guard rank <= rankLimit else {
            throw reader.fault(.headerMalformed, "\(quoted) has \(rank) dimensions; GGUF allows \(rankLimit)")
        }
        var shape: [Int] = []
        for _ in 0..<rank {
            let dim = try reader.integer(UInt64.self, "the shape of \(quoted)")
            guard let dim = Int(exactly: dim) else {
                throw reader.fault(.shapeOverflow, "\(quoted) has a dimension of \(dim)")
            }
            // The innermost stands first in the file.
            shape.insert(dim, at: 0)
        }
        let number = try reader.integer(UInt32.self, "the type of \(quoted)")
        guard let dtype = GGMLType.dtype(number) else {
            let what = GGMLType.removed(number).map { "\($0), which ggml has removed" } ?? "\(number)"
            throw reader.fault(.unsupported, "\(quoted) has the ggml type \(what)")
        }
        if let block = dtype.block, shape.last.map({ $0 % block.elements != 0 }) ?? true {
            throw reader.fault(
                .shapeMismatch,
                "\(quoted) has rows of \(shape.last ?? 1) elements, which are no whole blocks of \(block.elements) (\(dtype.rawValue))"
            )
        }
        guard let byteCount = dtype.byteCount(of: shape) else {
            throw reader.fault(
                .shapeOverflow,
                "\(quoted) has the shape \(shape) of \(dtype.rawValue), which is no size in bytes")
        }
        let offset = try reader.integer(UInt64.self, "the offset of \(quoted)")
        return Entry(name: name, dtype: dtype, shape: shape, byteCount: byteCount, offset: offset)
    }

    /// Sorted by offset, the tensors must follow each other with no more than padding between them and after the last.
    private static func place(
        _ entries: [Entry], dataOffset: Int64, alignment: Int64, size: Int64, file: String
    ) throws(FormatError) -> [Tensor] {
        let sorted = entries.sorted {
            ($0.offset, $0.byteCount) != ($1.offset, $1.byteCount)
                ? ($0.offset, $0.byteCount) < ($1.offset, $1.byteCount)
                : $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
        }
        let dataCount = max(size - dataOffset, 0)
        var tensors: [Tensor] = []
        tensors.reserveCapacity(sorted.count)
        var end: Int64 = 0
        for entry in sorted {
            var quoted: String { "tensor \"\(shown(entry.name))\"" }
            guard let offset = Int64(exactly: entry.offset), offset <= dataCount,
                Int64(entry.byteCount) <= dataCount - offset
            else {
                throw FormatError(
                    .offsetsOutOfRange, file,
                    "\(quoted) takes \(entry.byteCount) bytes at \(entry.offset) of \(dataCount) bytes of data"
                )
            }
            guard offset % alignment == 0 else {
                throw FormatError(
                    .misaligned, file,
                    "\(quoted) lies at \(offset), no multiple of the alignment \(alignment)")
            }
            guard offset >= end else {
                throw FormatError(
                    .tensorsOverlap, file,
                    "tensors \"\(shown(tensors.last?.name ?? ""))\" and \"\(shown(entry.name))\" overlap by \(end - offset) bytes"
                )
            }
            guard offset - end < alignment else {
                throw FormatError(
                    .tensorsGap, file, "\(offset - end) bytes before \(quoted) belong to no tensor")
            }
            tensors.append(
                Tensor(
                    name: entry.name, dtype: entry.dtype, shape: entry.shape, offset: dataOffset + offset,
                    byteCount: entry.byteCount))
            end = offset + Int64(entry.byteCount)
        }
        guard dataCount - end < alignment else {
            throw FormatError(
                .trailingBytes, file, "\(dataCount - end) bytes at the end belong to no tensor")
        }
        return tensors
    }

    static func padded(_ position: Int64, to alignment: Int64) -> Int64 {
        (position + alignment - 1) / alignment * alignment
    }
}
