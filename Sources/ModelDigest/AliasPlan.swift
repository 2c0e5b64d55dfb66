internal import Cryptography
internal import FileIO
internal import ModelFormats

/// What has to be read of one file for its aliases (docs/digests.md, "Aliases").
struct AliasPlan {
    /// In the order of the file's bytes: they share its one read.
    var streams: [ByteStream] = []
    /// safemodels' order, by the tensors' names, where it is not that of the bytes: these are read a second time.
    var byName: [Range<Int64>] = []

    /// Bytes that are read a second time.
    var secondByteCount: Int64 { byName.reduce(0) { $0 + Int64($1.count) } }

    /// Reads a file's header.
    /// - Returns: nil for a format that has no aliases.
    init?(_ file: ModelFile) throws(FormatError) {
        guard case .weights(let format) = file.role else { return nil }
        let open: File
        do throws(FileError) { open = try File(reading: file.realPath) } catch {
            throw FormatError(.unreadable, file.name, error.detail)
        }
        // Formats that other programs have names for; more containers are read than these.
        if format == .safetensors {
            let header = try Safetensors.readHeader(of: open, named: file.name)
            streams.append(
                ByteStream(
                    kind: .safetensorsData,
                    ranges: [header.dataOffset..<max(header.dataOffset, file.status.size)]))
            let named = header.tensors.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
                .map(Self.range).filter { !$0.isEmpty }
            if zip(named, named.dropFirst()).allSatisfy({ $0.upperBound <= $1.lowerBound }) {
                streams.append(ByteStream(kind: .safemodels020, ranges: named))
                streams.append(ByteStream(kind: .safemodels010, ranges: named))
            } else {
                byName = named
            }
        } else if format == .gguf {
            let header = try GGUF.readHeader(of: open, named: file.name)
            let ranges = header.tensors.filter { GGUFHash.covers($0.name) }.map(Self.range)
            streams.append(ByteStream(kind: .ggufSHA256, ranges: ranges))
            streams.append(ByteStream(kind: .ggufUUID, ranges: ranges))
        } else {
            return nil
        }
        try requireUnchanged(open, file)
    }

    private static func range(_ tensor: Tensor) -> Range<Int64> {
        tensor.offset..<tensor.offset + Int64(tensor.byteCount)
    }

    /// Reads tensors in the order of their names.
    /// - Parameter advance: called with the bytes of each piece.
    func readByName(_ file: ModelFile, advance: (Int) -> Void, isCancelled: (() -> Bool)?) throws(DigestError)
        -> [Alias]
    {
        guard !byName.isEmpty else { return [] }
        var streams = [ByteStream.Kind.safemodels020, .safemodels010].map {
            RunningStream(ByteStream(kind: $0, ranges: nil))
        }
        let open: File
        do throws(FileError) { open = try File(reading: file.realPath) } catch { throw .file(error) }
        do throws(FormatError) { try requireUnchanged(open, file) } catch { throw .format(error) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: DigestRun.pieceByteCount, alignment: 4096)
        defer { buffer.deallocate() }
        for range in byName {
            var offset = range.lowerBound
            while offset < range.upperBound {
                if isCancelled?() == true { throw .cancelled }
                let count = Int(min(range.upperBound - offset, Int64(buffer.count)))
                let target = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
                let read: Int
                do throws(FileError) { read = try open.read(into: target, at: offset) } catch {
                    throw .file(error)
                }
                guard read == count else {
                    throw .format(
                        FormatError(
                            .truncated, file.name,
                            "it became shorter while it was read; try again when nobody writes it"))
                }
                for index in streams.indices { streams[index].update(UnsafeRawBufferPointer(target)) }
                offset += Int64(count)
                advance(count)
            }
        }
        do throws(FormatError) { try requireUnchanged(open, file) } catch { throw .format(error) }
        return streams.compactMap(\.alias)
    }
}
