package import FileIO

/// What `torch.save` writes: `.bin .pt .pth .ckpt`, and any other pickle. Nothing of it is run (Pickle.swift).
///
/// Since torch 1.6 a zip archive (ZipArchive.swift) whose entries are stored and lie in one folder of any name:
///
///     <folder>/data.pkl       one pickle; a storage stands there as a persistent id
///                             ("storage", torch.FloatStorage, key, location, number of elements)
///     <folder>/data/<key>     a storage's bytes
///     <folder>/byteorder      "little"; "big" is refused; may be absent
///     <folder>/version, ...   not looked at
///
/// `code/` and `constants.pkl` make it TorchScript, a program, which is refused.
///
/// Before, and with `_use_new_zipfile_serialization=False`, a stream:
///
///     pickle of 0x1950a86a20f9469cfc6c | pickle of 1001 | pickle of {"little_endian": True, ...}
///     pickle of the object; persistent ids have a sixth member: None, or (key, offset, count) of a view into the storage
///     pickle of the storages' keys, a list
///     for each key: i64le number of elements | the storage's bytes
///
/// A single pickle is read too, and has no tensors: it is plain data or refused. Before torch 0.1.10 it was a tar archive, which is
/// refused.
///
/// A tensor is `_rebuild_tensor_v2(storage, offset, size, stride, ...)`: a view, offset and stride in elements. It must lie within
/// its storage, and the storage within the file. A tensor's name is the keys of the dictionaries and the places in the
/// lists around it, joined by dots. What is no tensor is counted, not covered.
package enum PyTorch {
    /// Dictionaries within dictionaries.
    static let depthLimit = 64
    /// Bytes of the tensors' names.
    static let nameBytesLimit = 64 << 20
    /// All tensors together may have so many times the file's bytes: views may share them, and expanded ones repeat them.
    static let expansionLimit: Int64 = 16
    /// Top-level entries without tensors that are listed one by one.
    static let uncoveredLimit = 1000

    /// Reads what a file says of its tensors.
    /// - Throws: `pickle-refused` where it is not plain data.
    package static func contents(
        of file: File, named name: String, limits: Pickle.Limits = Pickle.Limits()
    ) throws(FormatError) -> ContainerContents {
        let input = PyTorchInput(
            file: file, name: name, size: try size(of: file, named: name), limits: limits)
        let head = try input.bytes(at: 0, count: Int(min(input.size, 512)))
        // In torch's own order.
        if head.starts(with: ZipArchive.localSignature) { return try archive(input) }
        if isTar(head) {
            throw FormatError(
                .pickleRefused, name, "a tar archive, as torch wrote before 0.1.10: its pickles are not read")
        }
        guard head.first == 0x80 else { throw try unmarked(input) }
        return try stream(input)
    }

    /// What is neither a zip nor a pickle of protocol 2 or later.
    private static func unmarked(_ input: PyTorchInput) throws(FormatError) -> FormatError {
        let bytes = try input.bytes(at: 0, count: Int(min(input.size, Int64(OldPickle.limit))))
        switch OldPickle.look(at: bytes, isWhole: Int64(bytes.count) == input.size) {
        case .harmless: return FormatError(.notAPickle, input.name, "neither a zip archive nor a pickle")
        case .refused(let what):
            return FormatError(.pickleRefused, input.name, "its pickle is not plain data: \(what)")
        }
    }

    /// What a pickle does when it is loaded.
    package enum Nature: Hashable, Sendable {
        /// It fills containers, and nothing else.
        case plainData
        /// It may do more, or is not read: why.
        case refused(FormatError)
        /// It is none.
        case notAPickle
        /// It cannot be loaded as it is.
        case damaged(FormatError)
    }

    /// Whether loading the file does no more than filling containers.
    package static func nature(
        of file: File, named name: String, limits: Pickle.Limits = Pickle.Limits()
    ) -> Nature {
        do throws(FormatError) {
            _ = try contents(of: file, named: name, limits: limits)
            return .plainData
        } catch {
            switch error.code {
            case .unsupported: return .plainData
            case .pickleRefused: return .refused(error)
            case .notAPickle: return .notAPickle
            default: return .damaged(error)
            }
        }
    }

    private static func size(of file: File, named name: String) throws(FormatError) -> Int64 {
        do throws(FileError) { return try file.status().size } catch {
            throw FormatError(.unreadable, name, error.detail)
        }
    }

    /// Python's tarfile goes by the checksum of the first 512 bytes, in which its own 8 bytes count as spaces.
    private static func isTar(_ head: [UInt8]) -> Bool {
        guard head.count == 512 else { return false }
        let digits = head[148..<156].drop { $0 == 0x20 }.prefix { (0x30...0x37).contains($0) }
        guard !digits.isEmpty else { return false }
        let stated = digits.reduce(0) { $0 * 8 + Int($1 - 0x30) }
        let others = head[..<148] + head[156...]
        let sum = others.reduce(256) { $0 + Int($1) }
        let signed = others.reduce(256) { $0 + Int(Int8(bitPattern: $1)) }
        return stated == sum || stated == signed
    }

    // MARK: The zip form

    private static func archive(_ input: PyTorchInput) throws(FormatError) -> ContainerContents {
        let zip = try ZipArchive(input.file, named: input.name)
        guard let first = zip.entries.first, let slash = first.name.utf8.firstIndex(of: 0x2F) else {
            throw FormatError(.pickleMalformed, input.name, "a zip archive without a data.pkl in its folder")
        }
        let folder = String(first.name[...slash])
        let storages = folder + "data/"
        var storageCount = 0
        for entry in zip.entries {
            guard startsWith(entry.name, folder) else {
                throw FormatError(
                    .zipMalformed, input.name,
                    "its entry \"\(shown(entry.name))\" lies outside of the archive's folder \(shown(folder))"
                )
            }
            if startsWith(entry.name, storages) {
                storageCount += 1
                continue
            }
            // In any case of letters: torch's reader folds them.
            let folded = foldASCII(
                String(decoding: entry.name.utf8.dropFirst(folder.utf8.count), as: UTF8.self))
            if folded == "constants.pkl" || folded.hasPrefix("code/") {
                throw FormatError(
                    .pickleRefused, input.name,
                    "it is TorchScript, a program: it has the entry \"\(shown(entry.name))\"")
            }
        }
        guard let data = zip.entry(named: folder + "data.pkl") else {
            throw FormatError(.pickleMalformed, input.name, "a zip archive without a data.pkl in its folder")
        }
        let bytes = try input.stored(data, limit: Pickle.byteLimit)
        let pickle = try input.pickle(bytes, in: " of \(data.name)")
        guard pickle.end == bytes.count else {
            throw FormatError(
                .pickleRefused, input.name,
                "\(bytes.count - pickle.end) bytes follow the pickle in \(shown(data.name))")
        }
        if let order = zip.entry(named: folder + "byteorder") {
            let text = try input.stored(order, limit: 64)
            guard text.elementsEqual("little".utf8) else {
                throw FormatError(
                    .unsupported, input.name,
                    "its byte order is \"\(shown(String(decoding: text, as: UTF8.self)))\": only little is read"
                )
            }
        }
        var places: [ExactName: StoragePlace] = [:]
        places.reserveCapacity(storageCount)
        for storage in pickle.storages {
            // The tensors of such a storage say what they are.
            if case .unsupported = storage.element { continue }
            let key = ExactName(pickle.text(storage.key))
            guard let entry = zip.entry(named: storages + key.text) else {
                throw FormatError(
                    .pickleMalformed, input.name,
                    "its pickle names the storage \"\(shown(key.text))\", which is not there")
            }
            guard entry.isStored else { throw input.deflated(entry) }
            try input.place(
                storage, key,
                StoragePlace(element: storage.element, count: storage.count, offset: entry.offset),
                available: entry.count, into: &places)
        }
        var tree = PyTorchTree(pickle: pickle, input: input, places: places)
        let contents = try tree.contents()
        let unused = storageCount - places.count
        guard unused > 0 else { return contents }
        return ContainerContents(
            tensors: contents.tensors,
            uncovered: contents.uncovered + [
                .init(name: "data/", kind: "\(unused) storages that no tensor uses")
            ])
    }

    /// Whether the bytes of a name begin with these. (`hasPrefix` compares characters, which may be made of other bytes.)
    private static func startsWith(_ name: String, _ prefix: String) -> Bool {
        name.utf8.starts(with: prefix.utf8)
    }

    // MARK: The stream

    /// 0x1950a86a20f9469cfc6c in little-endian two's complement.
    private static let magic: [UInt8] = [0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]

    private static func stream(_ input: PyTorchInput) throws(FormatError) -> ContainerContents {
        var head = PyTorchStreamHead(input: input)
        let first = try head.next()
        guard case .integer(let span)? = first.object(first.root)?.kind,
            first.bytes[Int(span.start)..<Int(span.start) + Int(span.count)].elementsEqual(magic)
        else {
            guard Int64(first.end) == input.size else {
                throw FormatError(
                    .pickleRefused, input.name, "\(input.size - Int64(first.end)) bytes follow its pickle")
            }
            var tree = PyTorchTree(pickle: first, input: input, places: [:])
            return try tree.contents()
        }
        guard case .int(1001) = try head.next().root else {
            throw FormatError(.unsupported, input.name, "a stream of torch of another version than 1001")
        }
        let system = try head.next()
        let object = try head.next()
        let keys = try head.next()
        try requireLittleEndian(system, input)

        var elements: [ExactName: PickleStorage] = [:]
        for storage in object.storages { elements[ExactName(object.text(storage.key))] = storage }
        var places: [ExactName: StoragePlace] = [:]
        guard let list = keys.object(keys.root), list.kind == .list else {
            throw FormatError(.pickleMalformed, input.name, "its list of storages is none")
        }
        var at = Int64(keys.end)
        for item in list.items {
            guard let text = keys.text(item), let storage = elements[ExactName(text)],
                places[ExactName(text)] == nil
            else {
                throw FormatError(
                    .pickleMalformed, input.name,
                    "its list of storages has one that no tensor uses, or one twice")
            }
            guard input.size - at >= 8 else {
                throw FormatError(.truncated, input.name, "it ends before its storage \"\(shown(text))\"")
            }
            let stated = little(try input.bytes(at: at, count: 8), 0, 8)
            guard stated == UInt64(storage.count) else {
                throw FormatError(
                    .pickleMalformed, input.name,
                    "its storage \"\(shown(text))\" has \(stated) elements, and its pickle says \(storage.count)"
                )
            }
            let place = StoragePlace(element: storage.element, count: storage.count, offset: at + 8)
            at += 8 + (try input.place(storage, ExactName(text), place, available: nil, into: &places))
        }
        guard at == input.size else {
            throw FormatError(.trailingBytes, input.name, "\(input.size - at) bytes follow its last storage")
        }
        for storage in object.storages {
            let key = ExactName(object.text(storage.key))
            guard let place = places[key], place.element == storage.element, place.count == storage.count
            else {
                throw FormatError(
                    .pickleMalformed, input.name,
                    "its storage \"\(shown(key.text))\" is missing, or described in two ways")
            }
        }
        var tree = PyTorchTree(pickle: object, input: input, places: places)
        return try tree.contents()
    }

    private static func requireLittleEndian(_ system: Pickle, _ input: PyTorchInput) throws(FormatError) {
        let pairs = system.object(system.root)?.items ?? []
        for index in stride(from: 0, to: pairs.count - 1, by: 2)
        where system.text(pairs[index]) == "little_endian" && pairs[index + 1] == .bool(true) {
            return
        }
        throw FormatError(
            .unsupported, input.name, "its byte order is not said to be little: only little is read")
    }
}

/// Where a storage's bytes are.
struct StoragePlace: Hashable, Sendable {
    let element: PickleGlobal.Element
    /// Elements.
    let count: Int
    /// In the file, in bytes.
    let offset: Int64
}

/// A file and its name, for errors.
struct PyTorchInput {
    let file: File
    let name: String
    let size: Int64
    let limits: Pickle.Limits

    /// - Precondition: `count` is bounded by a limit.
    func bytes(at offset: Int64, count: Int) throws(FormatError) -> [UInt8] {
        do throws(FileError) { return try file.bytes(at: offset, count: count) } catch {
            throw FormatError(.truncated, name, error.detail)
        }
    }

    func deflated(_ entry: ZipArchive.Entry) -> FormatError {
        FormatError(
            .unsupported, name,
            "its entry \"\(shown(entry.name))\" is packed (method \(entry.method)); torch stores")
    }

    func stored(_ entry: ZipArchive.Entry, limit: Int) throws(FormatError) -> [UInt8] {
        // A packed pickle is not seen, so nothing is known of what it does.
        guard entry.isStored else {
            throw FormatError(.pickleRefused, name, deflated(entry).fault)
        }
        guard entry.count <= Int64(limit) else {
            throw FormatError(
                .pickleRefused, name,
                "its entry \"\(shown(entry.name))\" has \(entry.count) bytes, more than \(limit)")
        }
        return try bytes(at: entry.offset, count: Int(entry.count))
    }

    func pickle(_ bytes: [UInt8], in place: String) throws(FormatError) -> Pickle {
        do throws(PickleFault) { return try PickleMachine.read(bytes, limits: limits) } catch {
            throw fault(error, in: place)
        }
    }

    func fault(_ fault: PickleFault, in place: String) -> FormatError {
        switch fault {
        case .refused(let what):
            FormatError(.pickleRefused, name, "its pickle is not plain data: \(what)\(shown(place))")
        case .malformed(let what):
            FormatError(.pickleMalformed, name, "its pickle is damaged: \(what)\(shown(place))")
        case .needsMore:
            FormatError(
                .truncated, name,
                "its pickle ends too early\(shown(place).isEmpty ? "" : ", that\(shown(place))")")
        }
    }

    /// Notes where a storage is, once the pickle's words about it fit each other and the file.
    /// - Parameter available: bytes that there are for it, which it must fill; nil for the rest of the file.
    /// - Returns: its bytes.
    @discardableResult
    func place(
        _ storage: PickleStorage, _ key: ExactName, _ place: StoragePlace, available: Int64?,
        into places: inout [ExactName: StoragePlace]
    ) throws(FormatError) -> Int64 {
        if let known = places[key], known != place {
            throw FormatError(
                .pickleMalformed, name, "its pickle describes the storage \"\(shown(key.text))\" in two ways")
        }
        let width: Int
        switch storage.element {
        case .typed(let dtype): width = dtype.bitWidth / 8
        case .untyped: width = 1
        case .unsupported(let type):
            throw FormatError(
                .unsupported, name, "its storage \"\(shown(key.text))\" is a \(type), which is not read")
        }
        let (count, overflow) = place.count.multipliedReportingOverflow(by: width)
        guard !overflow, Int64(count) <= size - place.offset, available.map({ $0 == Int64(count) }) ?? true
        else {
            throw FormatError(
                .pickleMalformed, name,
                "its storage \"\(shown(key.text))\" of \(place.count) elements of \(width) bytes does not fit its place"
            )
        }
        places[key] = place
        return Int64(count)
    }
}

/// The pickles at the start of a stream. How long they are is known when they are read, so more of the file is fetched as needed.
private struct PyTorchStreamHead {
    let input: PyTorchInput
    private var bytes: [UInt8] = []
    private var at = 0

    init(input: PyTorchInput) { self.input = input }

    mutating func next() throws(FormatError) -> Pickle {
        while true {
            do throws(PickleFault) {
                let pickle = try PickleMachine.read(bytes, from: at, limits: input.limits)
                at = pickle.end
                return pickle
            } catch {
                let limit = min(input.size, Int64(Pickle.byteLimit))
                guard error == .needsMore, Int64(bytes.count) < limit else {
                    if error == .needsMore, input.size > limit {
                        throw FormatError(
                            .pickleRefused, input.name, "its pickle has more than \(Pickle.byteLimit) bytes")
                    }
                    throw input.fault(error, in: "")
                }
                bytes = try input.bytes(at: 0, count: Int(min(limit, max(1 << 16, Int64(bytes.count) * 8))))
            }
        }
    }
}
