package import FileIO
internal import StrictJSON

/// The safetensors container (ModelFormats.swift has its bytes).
package enum Safetensors {
    /// The format's own limit (huggingface/safetensors, MAX_HEADER_SIZE), in bytes.
    package static let headerLimit = 100_000_000
    /// JSON values in a header. A tensor takes about 13 of 20 bytes each: some 160,000 tensors and 42 MB of parser's memory.
    /// The largest published models have 91,000 tensors, spread over 163 files.
    package static let valueLimit = 1 << 21
    /// Dims of a tensor: what the one byte of the weights digest's record can count.
    package static let rankLimit = 255

    /// What a header says.
    package struct Header: Sendable {
        /// In the order of their bytes in the file.
        package let tensors: [Tensor]
        /// Where the data starts, in bytes from the start of the file.
        package let dataOffset: Int64
    }

    /// Reads and checks the header of an open file. `__metadata__` is checked too, and not returned.
    /// - Parameter name: how errors call the file.
    package static func readHeader(of file: File, named name: String) throws(FormatError) -> Header {
        let size: Int64
        let bytes: [UInt8]
        do throws(FileError) {
            size = try file.status().size
            guard size >= 8 else {
                throw FileError(path: name, operation: "read", detail: "")
            }
            bytes = try file.bytes(at: 0, count: 8)
        } catch {
            throw error.detail.isEmpty
                ? FormatError(
                    .truncated, name,
                    "no safetensors file: shorter than the 8 bytes that state its header's length")
                : FormatError(.unreadable, name, error.detail)
        }
        let stated = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard stated <= UInt64(headerLimit) else {
            throw FormatError(
                .headerOversized, name,
                "states a header of \(stated) bytes; safetensors allows \(headerLimit)")
        }
        guard Int64(stated) <= size - 8 else {
            throw FormatError(
                .truncated, name,
                "states a header of \(stated) bytes, and the file has \(size - 8) after the length")
        }
        let text: [UInt8]
        do throws(FileError) {
            text = try file.bytes(at: 8, count: Int(stated))
        } catch {
            throw FormatError(.unreadable, name, error.detail)
        }
        return try parse(text, dataCount: size - 8 - Int64(stated), named: name)
    }

    /// Checks a header's text.
    /// - Parameters:
    ///   - text: the JSON.
    ///   - dataCount: bytes that follow it in the file.
    package static func parse(
        _ text: [UInt8], dataCount: Int64, named name: String
    ) throws(FormatError) -> Header {
        guard text.first == UInt8(ascii: "{") else {
            throw FormatError(.headerNotJSON, name, "its header does not begin with '{'")
        }
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(
                text, limits: JSONLimits(depth: 4, bytes: headerLimit, values: valueLimit))
        } catch {
            let twice = error.reason.hasPrefix("the member ")
            throw FormatError(
                twice ? .headerDuplicate : .headerNotJSON, name,
                twice ? "its header has \(error)" : "its header is not the JSON that is accepted: \(error)")
        }
        guard let members = document.root.members else {
            throw FormatError(.headerNotJSON, name, "its header is no JSON object")
        }
        let dataOffset = 8 + Int64(text.count)
        var tensors: [Tensor] = []
        tensors.reserveCapacity(members.count)
        for member in members {
            if member.isNamed("__metadata__") {
                try checkMetadata(member.value, named: name)
                continue
            }
            // No other container holds such a name, and a reader in C ends it there.
            let tensor = member.name
            guard !tensor.hasNUL else {
                throw FormatError(
                    .nameUnusable, name, "the name of its tensor \"\(shown(tensor))\" has a NUL")
            }
            tensors.append(
                try readTensor(
                    tensor, member.value, dataOffset: dataOffset, dataCount: dataCount, file: name))
        }
        tensors.sort(by: Tensor.precedes)
        try requireNoByteUnaccountedFor(tensors, dataOffset: dataOffset, dataCount: dataCount, file: name)
        return Header(tensors: tensors, dataOffset: dataOffset)
    }

    private static func checkMetadata(_ value: JSONValue, named name: String) throws(FormatError) {
        guard let members = value.members else {
            throw FormatError(.metadataMalformed, name, "its __metadata__ is no JSON object")
        }
        for member in members {
            guard member.value.kind == .string else {
                throw FormatError(
                    .metadataMalformed, name,
                    "its __metadata__ has \"\(shown(member.name))\", which is no string")
            }
        }
    }

    private static func readTensor(
        _ tensor: String, _ value: JSONValue, dataOffset: Int64, dataCount: Int64, file: String
    ) throws(FormatError) -> Tensor {
        func fault(_ code: FormatError.Code, _ what: String) -> FormatError {
            FormatError(code, file, "tensor \"\(shown(tensor))\" \(what)")
        }
        guard let members = value.members else { throw fault(.headerMalformed, "is no JSON object") }
        var dtype: DType?
        var shape: [Int]?
        var offsets: [Int]?
        for member in members {
            if member.isNamed("dtype") {
                guard let token = member.value.string else {
                    throw fault(.headerMalformed, "has a dtype that is no string")
                }
                dtype = DType(rawValue: token).flatMap {
                    $0.isSafetensors && ExactName($0.rawValue) == ExactName(token) ? $0 : nil
                }
                guard dtype != nil else {
                    throw fault(.dtypeUnknown, "has the unknown dtype \"\(shown(token))\"")
                }
            } else if member.isNamed("shape") {
                shape = member.value.wholeNumbers(limit: rankLimit)
                guard shape != nil else {
                    throw fault(
                        .headerMalformed, "has a shape that is no list of at most \(rankLimit) whole numbers")
                }
            } else if member.isNamed("data_offsets") {
                offsets = member.value.wholeNumbers(limit: 2)
                guard offsets?.count == 2 else {
                    throw fault(.headerMalformed, "has data_offsets that are not two whole numbers")
                }
            } else {
                // A member with a meaning that is not known here (strides, compression) would make the bytes mean
                // something else than what is digested.
                throw fault(.headerMalformed, "has the unknown member \"\(shown(member.name))\"")
            }
        }
        guard let dtype, let shape, let offsets else {
            throw fault(.headerMalformed, "lacks one of dtype, shape and data_offsets")
        }
        guard offsets[0] <= offsets[1], Int64(offsets[1]) <= dataCount else {
            throw fault(
                .offsetsOutOfRange, "lies at \(offsets[0]) to \(offsets[1]) of \(dataCount) bytes of data")
        }
        guard let byteCount = dtype.byteCount(of: shape) else {
            throw fault(
                .shapeOverflow, "has the shape \(shape) of \(dtype.rawValue), which is no size in bytes")
        }
        guard byteCount == offsets[1] - offsets[0] else {
            throw fault(
                .shapeMismatch,
                "has the shape \(shape) of \(dtype.rawValue), \(byteCount) bytes, and offsets that hold \(offsets[1] - offsets[0])"
            )
        }
        return Tensor(
            name: tensor, dtype: dtype, shape: shape, offset: dataOffset + Int64(offsets[0]),
            byteCount: byteCount)
    }

    /// Sorted by offset, the tensors must touch: no overlap, no hole, nothing after the last.
    private static func requireNoByteUnaccountedFor(
        _ tensors: [Tensor], dataOffset: Int64, dataCount: Int64, file: String
    ) throws(FormatError) {
        var end = dataOffset
        for (index, tensor) in tensors.enumerated() {
            if tensor.offset < end {
                let last = index > 0 ? tensors[index - 1].name : ""
                throw FormatError(
                    .tensorsOverlap, file,
                    "tensors \"\(shown(last))\" and \"\(shown(tensor.name))\" overlap by \(end - tensor.offset) bytes"
                )
            }
            if tensor.offset > end {
                throw FormatError(
                    .tensorsGap, file,
                    "\(tensor.offset - end) bytes before tensor \"\(shown(tensor.name))\" belong to no tensor"
                )
            }
            end = tensor.offset + Int64(tensor.byteCount)
        }
        let left = dataOffset + dataCount - end
        guard left == 0 else {
            throw FormatError(.trailingBytes, file, "\(left) bytes at the end belong to no tensor")
        }
    }
}

/// A name from a hostile file, cut and without control characters, for sentences that a terminal shows.
func shown(_ name: String) -> String {
    // Nearly every name; it is asked for each tensor of a model, whether or not a sentence comes of it.
    if name.utf8.count <= 120, name.utf8.allSatisfy({ 0x20 <= $0 && $0 < 0x7F }) { return name }
    var out = ""
    for scalar in name.unicodeScalars.prefix(120) {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
            out += "?"
        default: out.unicodeScalars.append(scalar)
        }
    }
    return name.unicodeScalars.count > 120 ? out + "..." : out
}
