internal import Cryptography
internal import FileIO
package import ModelDigest
package import ModelFormats

extension TensorCollection {
    /// The tensors of one model of a folder. Headers are read; bytes, when they are asked for.
    /// - Throws: where the set is no whole model, or a file of it is malformed.
    package init(_ set: WeightSet, of folder: ModelFolder, label: String) throws(DigestError) {
        do throws(FormatError) {
            let open = try OpenWeights(set, of: folder)
            self.init(label: label, tensors: open.tensors, architecture: open.architecture) {
                () throws(DigestError) in
                do throws(FormatError) { try open.requireUnchanged() } catch { throw .format(error) }
            }
        } catch { throw .format(error) }
    }

    /// A tensor manifest: equality can be told, and nothing else.
    package init(_ manifest: TensorManifest, label: String) {
        self.init(
            label: label,
            tensors: manifest.records.map {
                TensorSource(
                    name: $0.name, dtype: $0.dtype, shape: $0.shape, byteCount: $0.byteCount,
                    content: .digest($0.digest))
            })
    }
}

/// The files of a set, open, with the tensors in them.
private struct OpenWeights: Sendable {
    private var files: [(file: File, listed: ModelFile)] = []
    private(set) var tensors: [TensorSource] = []
    private(set) var architecture: GGUF.Architecture?

    init(_ set: WeightSet, of folder: ModelFolder) throws(FormatError) {
        if let fault = set.fault { throw fault }
        var names: [[String]] = []
        var parts: [ContainerContents.Part?] = []
        for shard in set.shards {
            guard case .weights(let format) = shard.role else { preconditionFailure("a set holds weights") }
            let file = try open(shard)
            let contents = try format.contents(of: file, named: shard.name)
            tensors += contents.tensors.map { Self.source($0, in: file, named: shard.name) }
            for external in contents.external {
                let host = try folder.file(at: external.location, beside: shard)
                for tensor in external.tensors
                where tensor.offset > host.status.size
                    || Int64(tensor.byteCount) > host.status.size - tensor.offset
                {
                    throw FormatError(
                        .offsetsOutOfRange, shard.name,
                        "has a tensor of \(tensor.byteCount) bytes at \(tensor.offset) of \(host.name), which has \(host.status.size)"
                    )
                }
                let hostFile = try open(host)
                tensors += external.tensors.map { Self.source($0, in: hostFile, named: host.name) }
            }
            names.append(contents.tensorNames)
            parts.append(contents.part)
            architecture = architecture ?? contents.architecture
            guard tensors.count <= ModelDigester.tensorLimit else {
                throw FormatError(
                    .tooManyTensors, set.name, "more than \(ModelDigester.tensorLimit) tensors")
            }
        }
        try set.requireConsistent(names, parts: parts)
        if tensors.isEmpty, set.shards.allSatisfy({ $0.role == .weights(.pytorch) }) {
            throw FormatError(.noWeights, set.name, "it holds no tensor")
        }
    }

    private mutating func open(_ listed: ModelFile) throws(FormatError) -> File {
        let file: File
        do throws(FileError) { file = try File(reading: listed.realPath) } catch {
            throw FormatError(.unreadable, listed.name, error.detail)
        }
        try ModelDigest.requireUnchanged(file, listed)
        file.adviseSequential()
        files.append((file, listed))
        return file
    }

    func requireUnchanged() throws(FormatError) {
        for (file, listed) in files { try ModelDigest.requireUnchanged(file, listed) }
    }

    private static func source(_ tensor: Tensor, in file: File, named name: String) -> TensorSource {
        let bytes: any TensorBytes =
            if let made = tensor.made {
                MadeBytes(bytes: made)
            } else if tensor.strides != nil, tensor.byteCount > 0 {
                StridedBytes(tensor: tensor, file: file, name: name)
            } else {
                FileBytes(file: file, offset: tensor.offset, name: name)
            }
        return TensorSource(
            name: tensor.name, dtype: tensor.dtype, shape: tensor.shape, byteCount: tensor.byteCount,
            content: .bytes(bytes))
    }
}

private func becameShorter(_ name: String) -> DigestError {
    .format(
        FormatError(
            .truncated, name, "it became shorter while it was read; try again when nobody writes it"))
}

/// A tensor that lies in a file as it is.
private struct FileBytes: TensorBytes {
    let file: File
    let offset: Int64
    let name: String

    func read(into target: UnsafeMutableRawBufferPointer, at start: Int) throws(DigestError) {
        let count: Int
        do throws(FileError) { count = try file.read(into: target, at: offset + Int64(start)) } catch {
            throw .file(error)
        }
        guard count == target.count else { throw becameShorter(name) }
    }
}

/// A tensor that its header holds.
private struct MadeBytes: TensorBytes {
    let bytes: [UInt8]

    func read(into target: UnsafeMutableRawBufferPointer, at start: Int) throws(DigestError) {
        bytes.withUnsafeBytes {
            target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[start..<start + target.count]))
        }
    }
}

/// A view whose elements do not lie one after the other.
private struct StridedBytes: TensorBytes {
    let tensor: Tensor
    let file: File
    let name: String

    /// Bytes of the window through which is read.
    private static let windowByteCount = 1 << 20

    /// The outermost dimension is cut to the entries that are asked for: a part of a view is a view.
    func read(into target: UnsafeMutableRawBufferPointer, at start: Int) throws(DigestError) {
        guard target.count > 0, let strides = tensor.strides else { return }
        let axis = tensor.shape.firstIndex { $0 != 1 } ?? 0
        let entry = tensor.byteCount / tensor.shape[axis]
        let first = start / entry
        let last = (start + target.count - 1) / entry + 1
        var shape = tensor.shape
        shape[axis] = last - first
        let part = Tensor(
            name: tensor.name, dtype: tensor.dtype, shape: shape,
            offset: tensor.offset + Int64(first) * Int64(strides[axis]), byteCount: entry * (last - first),
            strides: strides)
        let window = UnsafeMutableRawBufferPointer.allocate(
            byteCount: Self.windowByteCount, alignment: 4096)
        let block = UnsafeMutableRawBufferPointer.allocate(
            byteCount: min(part.byteCount, 1 << 22), alignment: 64)
        defer {
            window.deallocate()
            block.deallocate()
        }
        var reader = ViewReader(part, of: file, window: window)
        // Bytes of the part that have come by, and where in it the target begins.
        var done = 0
        let skipped = start - first * entry
        let isWhole = try reader.forEachBlock(in: block) { (bytes) throws(DigestError) in
            let from = max(done, skipped)
            let to = min(done + bytes.count, skipped + target.count)
            if from < to {
                let piece = UnsafeRawBufferPointer(rebasing: bytes[from - done..<to - done])
                UnsafeMutableRawBufferPointer(rebasing: target[from - skipped..<to - skipped]).copyMemory(
                    from: piece)
            }
            done += bytes.count
        }
        guard isWhole else { throw becameShorter(name) }
    }
}
