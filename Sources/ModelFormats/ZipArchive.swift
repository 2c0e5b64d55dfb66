package import FileIO

/// The directory of a zip archive, as PyTorch and numpy write them (APPNOTE 6.3.10; sections in brackets). Nothing is
/// unpacked.
///
///     local header | data | [descriptor]     repeated (4.3.7, 4.3.9)
///     central directory                      (4.3.12)
///     [zip64 end record | zip64 locator]     (4.3.14, 4.3.15)
///     end record                             the last 22 bytes of the file (4.3.16)
///
/// Readers of zip disagree where an archive contradicts itself, and one that looks at another pickle than the one that is
/// loaded is worth nothing. So every byte must have one meaning: the end record ends the file; the directory ends
/// where the end records begin; local headers say what the directory says; entries begin at the file's first byte and
/// follow each other, with nothing but a descriptor between; no name twice, also when letters' case is folded (PyTorch's
/// reader folds it).
package struct ZipArchive: Sendable {
    package struct Entry: Hashable, Sendable {
        package let name: String
        /// 0: stored; 8: deflated.
        package let method: UInt16
        /// Where its data begins, in bytes from the start of the file.
        package let offset: Int64
        /// Bytes in the file.
        package let count: Int64
        /// Bytes when unpacked; `count` where it is stored.
        package let unpackedCount: Int64
        package let crc32: UInt32

        package var isStored: Bool { method == 0 }
    }

    /// In the directory's order.
    package let entries: [Entry]
    /// By name, folded: the place in `entries`.
    private let places: [ExactName: Int]

    /// PyTorch writes one entry for each storage; as many as a model may have tensors, and some.
    package static let entryLimit = (1 << 19) + 1024
    /// Bytes of the central directory: 100 each and their names.
    package static let directoryLimit = 96 << 20
    /// Bytes of a name.
    package static let nameLimit = 4096

    static let localSignature: [UInt8] = [0x50, 0x4B, 0x03, 0x04]

    private struct Central {
        let name: String
        let nameCount: Int
        let flags: UInt16
        let method: UInt16
        let crc32: UInt32
        let count: Int64
        let unpackedCount: Int64
        let header: Int64
    }

    /// Reads the directory of an open file, and every local header.
    /// - Parameter name: how errors call the file.
    package init(_ file: File, named name: String) throws(FormatError) {
        let reader = ZipReader(file: file, name: name)
        let size = try reader.size()
        let (offset, count, total) = try reader.findDirectory(size: size)
        let bytes = try reader.bytes(at: offset, count: count)
        var centrals: [Central] = []
        // Not more than the bytes can hold.
        centrals.reserveCapacity(min(total, count / 46))
        var at = 0
        for _ in 0..<total { centrals.append(try Self.central(bytes, &at, reader)) }
        guard at == count else { throw reader.fault("its directory does not end where it is said to") }
        places = try Self.places(of: centrals, reader)
        entries = try Self.locate(centrals, directory: offset, reader)
    }

    /// The entry of exactly this name.
    package func entry(named name: String) -> Entry? { place(of: name).map { entries[$0] } }

    /// Where the entry of exactly this name stands in `entries`.
    func place(of name: String) -> Int? {
        guard let place = places[ExactName(foldASCII(name))],
            ExactName(entries[place].name) == ExactName(name)
        else { return nil }
        return place
    }

    private static func places(
        of centrals: [Central], _ reader: ZipReader
    ) throws(FormatError) -> [ExactName: Int] {
        var places: [ExactName: Int] = [:]
        places.reserveCapacity(centrals.count)
        for index in centrals.indices {
            guard places.updateValue(index, forKey: ExactName(foldASCII(centrals[index].name))) == nil else {
                throw reader.fault("it has the entry \"\(shown(centrals[index].name))\" twice")
            }
        }
        return places
    }

    private static func central(
        _ bytes: [UInt8], _ at: inout Int, _ reader: ZipReader
    ) throws(FormatError) -> Central {
        guard bytes.count - at >= 46, little(bytes, at, 4) == 0x0201_4B50 else {
            throw reader.fault("its directory is cut short or damaged")
        }
        let lengths = (
            Int(little(bytes, at + 28, 2)), Int(little(bytes, at + 30, 2)), Int(little(bytes, at + 32, 2))
        )
        let end = at + 46 + lengths.0 + lengths.1 + lengths.2
        guard end <= bytes.count else { throw reader.fault("its directory is cut short or damaged") }
        let nameBytes = bytes[at + 46..<at + 46 + lengths.0]
        let extra = at + 46 + lengths.0..<at + 46 + lengths.0 + lengths.1
        let name = String(decoding: nameBytes, as: UTF8.self)
        var label: String { shown(name) }
        guard !nameBytes.isEmpty, nameBytes.count <= nameLimit,
            nameBytes.allSatisfy({ (0x20..<0x7F).contains($0) })
                || (!nameBytes.contains { $0 < 0x20 || $0 == 0x7F } && isUTF8(nameBytes))
        else { throw reader.fault("its entry \"\(label)\" has a name that is none") }
        let flags = UInt16(little(bytes, at + 8, 2))
        // 4.4.4: bit 0 encrypted, bit 5 patched data, bit 6 strong encryption, bit 13 masked headers.
        guard flags & 0x2061 == 0 else {
            throw reader.fault("its entry \"\(label)\" is encrypted or patched")
        }
        guard little(bytes, at + 34, 2) == 0 else { throw reader.fault("it is one of several disks") }
        var wide = try reader.zip64(bytes, extra, of: name)
        func number(_ value: UInt64) throws(FormatError) -> Int64 {
            guard value == 0xFFFF_FFFF else { return Int64(value) }
            guard let number = wide.next() else {
                throw reader.fault("its entry \"\(label)\" lacks the 64-bit sizes that it says it has")
            }
            return number
        }
        let unpacked = try number(little(bytes, at + 24, 4))
        let count = try number(little(bytes, at + 20, 4))
        let header = try number(little(bytes, at + 42, 4))
        defer { at = end }
        return Central(
            name: name, nameCount: nameBytes.count, flags: flags, method: UInt16(little(bytes, at + 10, 2)),
            crc32: UInt32(little(bytes, at + 16, 4)), count: count, unpackedCount: unpacked, header: header)
    }

    /// Finds each entry's data behind its local header, and accounts for every byte before the directory.
    private static func locate(
        _ centrals: [Central], directory: Int64, _ reader: ZipReader
    ) throws(FormatError) -> [Entry] {
        var offsets = [Int64](repeating: 0, count: centrals.count)
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: LocalHeaderWindow.byteCount, alignment: 8)
        defer { buffer.deallocate() }
        var window = LocalHeaderWindow(reader: reader, end: directory, buffer: buffer)
        let order = centrals.indices.sorted { centrals[$0].header < centrals[$1].header }
        var end: Int64 = 0
        var slack: Int64 = 0
        for (number, index) in order.enumerated() {
            let central = centrals[index]
            var label: String { shown(central.name) }
            guard central.header >= end else {
                throw reader.fault("its entry \"\(label)\" overlaps the one before it")
            }
            guard central.header - end <= slack else {
                throw reader.fault(
                    "\(central.header - end) bytes before its entry \"\(label)\" belong to no entry")
            }
            guard directory - central.header >= 30 + Int64(central.nameCount) else {
                throw reader.fault("its entry \"\(label)\" begins where there is no room for it")
            }
            let local = try window.bytes(
                at: central.header, count: 30 + central.nameCount,
                next: number + 1 < order.count ? centrals[order[number + 1]].header : directory)
            guard little(local, 0, 4) == 0x0403_4B50, UInt16(little(local, 8, 2)) == central.method,
                little(local, 26, 2) == UInt64(central.nameCount),
                central.name.withBytes({ sameBytes($0, UnsafeRawBufferPointer(rebasing: local[30...])) }),
                UInt16(little(local, 6, 2)) & 0x2061 == 0
            else {
                throw reader.fault("its directory and the header of its entry \"\(label)\" do not agree")
            }
            let extraCount = Int64(little(local, 28, 2))
            let offset = central.header + 30 + Int64(central.nameCount) + extraCount
            guard offset <= directory, central.count <= directory - offset else {
                throw reader.fault("its entry \"\(label)\" is longer than what is left of the file")
            }
            let hasDescriptor = central.flags & 8 != 0
            for (place, stated) in [(18, central.count), (22, central.unpackedCount)] {
                let own = Int64(little(local, place, 4))
                // 4.4.8: with a descriptor the header's sizes may be 0; 4.5.3: the 64-bit ones stand in the extra field.
                guard own == stated || own == 0xFFFF_FFFF || (hasDescriptor && own == 0) else {
                    throw reader.fault(
                        "its directory and the header of its entry \"\(label)\" state other sizes")
                }
            }
            if central.method == 0, central.count != central.unpackedCount {
                throw reader.fault("its entry \"\(label)\" is stored and states two sizes")
            }
            // 4.3.9: 12 or 20 bytes, with or without a signature.
            slack = hasDescriptor ? 24 : 0
            end = offset + central.count
            offsets[index] = offset
        }
        guard directory - end <= slack else {
            throw reader.fault("\(directory - end) bytes before its directory belong to no entry")
        }
        return zip(centrals, offsets).map { central, offset in
            Entry(
                name: central.name, method: central.method, offset: offset, count: central.count,
                unpackedCount: central.unpackedCount, crc32: central.crc32)
        }
    }
}

/// Reads of one archive, with its name in what goes wrong.
private struct ZipReader {
    let file: File
    let name: String

    func fault(_ what: String) -> FormatError { FormatError(.zipMalformed, name, what) }

    func size() throws(FormatError) -> Int64 {
        do throws(FileError) { return try file.status().size } catch {
            throw FormatError(.unreadable, name, error.detail)
        }
    }

    /// - Precondition: `count` is bounded by a limit.
    func bytes(at offset: Int64, count: Int) throws(FormatError) -> [UInt8] {
        do throws(FileError) { return try file.bytes(at: offset, count: count) } catch {
            throw FormatError(.truncated, name, error.detail)
        }
    }

    /// Fills the first `count` bytes of `buffer`.
    func fill(
        _ buffer: UnsafeMutableRawBufferPointer, at offset: Int64, count: Int
    ) throws(FormatError) {
        let read: Int
        do throws(FileError) {
            read = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]), at: offset)
        } catch {
            throw FormatError(.truncated, name, error.detail)
        }
        guard read == count else { throw FormatError(.truncated, name, "the file ends early") }
    }

    /// Where the central directory lies, and how many entries it has.
    func findDirectory(size: Int64) throws(FormatError) -> (offset: Int64, count: Int, entries: Int) {
        guard size >= 22 else { throw FormatError(.truncated, name, "no zip archive: shorter than 22 bytes") }
        let tailCount = Int(min(size, 22 + 20))
        let tail = try bytes(at: size - Int64(tailCount), count: tailCount)
        let end = tailCount - 22
        guard little(tail, end, 4) == 0x0605_4B50, little(tail, end + 20, 2) == 0 else {
            throw FormatError(
                .truncated, name,
                "a zip archive that does not end as one does: cut short, or with something behind it")
        }
        guard little(tail, end + 4, 4) == 0, little(tail, end + 8, 2) == little(tail, end + 10, 2) else {
            throw fault("it is one of several disks")
        }
        var entries = little(tail, end + 10, 2)
        var count = little(tail, end + 12, 4)
        var offset = little(tail, end + 16, 4)
        var limit = size - 22
        if end == 20, little(tail, 0, 4) == 0x0706_4B50 {
            limit -= 20
            let at = little(tail, 8, 8)
            guard little(tail, 4, 4) == 0, little(tail, 16, 4) == 1, limit >= 56, at == UInt64(limit - 56)
            else {
                throw fault("its 64-bit end record is not where it should be")
            }
            let record = try bytes(at: limit - 56, count: 56)
            guard little(record, 0, 4) == 0x0606_4B50, little(record, 4, 8) == 44, little(record, 16, 8) == 0,
                little(record, 24, 8) == little(record, 32, 8)
            else { throw fault("its 64-bit end record is damaged") }
            limit -= 56
            let wide = (little(record, 32, 8), little(record, 40, 8), little(record, 48, 8))
            guard entries == min(wide.0, 0xFFFF) || entries == 0xFFFF,
                count == min(wide.1, 0xFFFF_FFFF) || count == 0xFFFF_FFFF,
                offset == min(wide.2, 0xFFFF_FFFF) || offset == 0xFFFF_FFFF
            else { throw fault("its two end records do not agree") }
            (entries, count, offset) = wide
        }
        guard entries <= UInt64(ZipArchive.entryLimit), count <= UInt64(ZipArchive.directoryLimit) else {
            throw fault(
                "its directory has \(entries) entries and \(count) bytes; the limits are \(ZipArchive.entryLimit) and \(ZipArchive.directoryLimit)"
            )
        }
        guard offset <= UInt64(limit), offset + count == UInt64(limit) else {
            throw fault("its directory does not lie where its end record says")
        }
        guard entries <= count / 46 else { throw fault("it states more entries than its directory can hold") }
        return (Int64(offset), Int(count), Int(entries))
    }

    /// The numbers of the zip64 extra field (4.5.3), in order; none where there is no such field.
    func zip64(
        _ bytes: [UInt8], _ extra: Range<Int>, of name: String
    ) throws(FormatError) -> IndexingIterator<[Int64]> {
        var numbers: [Int64]?
        var at = extra.lowerBound
        while at < extra.upperBound {
            guard extra.upperBound - at >= 4, extra.upperBound - at - 4 >= Int(little(bytes, at + 2, 2))
            else {
                throw fault("its entry \"\(shown(name))\" has a damaged extra field")
            }
            let count = Int(little(bytes, at + 2, 2))
            defer { at += 4 + count }
            guard little(bytes, at, 2) == 1 else { continue }
            guard numbers == nil else {
                throw fault("its entry \"\(shown(name))\" states its 64-bit sizes twice")
            }
            var found: [Int64] = []
            for place in stride(from: 0, to: count - count % 8, by: 8) {
                guard let number = Int64(exactly: little(bytes, at + 4 + place, 8)) else {
                    throw fault("its entry \"\(shown(name))\" states a size that no file has")
                }
                found.append(number)
            }
            numbers = found
        }
        return (numbers ?? []).makeIterator()
    }
}

/// Local headers from the archive's front to its back. Where entries are short, one read brings many.
private struct LocalHeaderWindow {
    let reader: ZipReader
    /// The bytes before it are read.
    let end: Int64
    /// Of `byteCount` bytes.
    let buffer: UnsafeMutableRawBufferPointer
    private var start: Int64 = 0
    private var count = 0

    /// Bytes that are read in one go. A header with the longest name takes 4126.
    static let byteCount = 1 << 14

    init(reader: ZipReader, end: Int64, buffer: UnsafeMutableRawBufferPointer) {
        self.reader = reader
        self.end = end
        self.buffer = buffer
    }

    /// Lends bytes of the buffer, until it is asked again.
    /// - Parameters:
    ///   - count: of a header and its name. They lie before the end.
    ///   - next: where the header after this one is; no more is read than this one where that is far.
    mutating func bytes(at offset: Int64, count wanted: Int, next: Int64) throws(FormatError)
        -> UnsafeRawBufferPointer
    {
        if offset < start || offset + Int64(wanted) > start + Int64(count) {
            // So near that it is read along, however long its name.
            let isNear = next - offset <= Int64(Self.byteCount / 2)
            count = isNear ? Int(min(Int64(Self.byteCount), end - offset)) : wanted
            start = offset
            try reader.fill(buffer, at: offset, count: count)
        }
        let begin = Int(offset - start)
        return UnsafeRawBufferPointer(rebasing: buffer[begin..<begin + wanted])
    }
}

/// An unsigned little-endian number of at most 8 bytes.
/// - Precondition: they are there.
func little(_ bytes: [UInt8], _ at: Int, _ count: Int) -> UInt64 {
    bytes.withUnsafeBytes { little($0, at, count) }
}

func little(_ bytes: UnsafeRawBufferPointer, _ at: Int, _ count: Int) -> UInt64 {
    precondition(at >= 0 && count <= bytes.count - at)
    switch count {
    case 2: return UInt64(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt16.self)))
    case 4: return UInt64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
    case 8: return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
    default: return (0..<count).reduce(0) { $0 | UInt64(bytes[at + $1]) << UInt64(8 * $1) }
    }
}

/// Whether bytes are UTF-8, without making a String of them.
func isUTF8(_ bytes: some Collection<UInt8>) -> Bool {
    var decoder = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    while true {
        switch decoder.parseScalar(from: &iterator) {
        case .valid: continue
        case .emptyInput: return true
        case .error: return false
        }
    }
}
