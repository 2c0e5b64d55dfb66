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
            guard entry.name.hasBytePrefix(folder) else {
                throw FormatError(
                    .zipMalformed, input.name,
                    "its entry \"\(shown(entry.name))\" lies outside of the archive's folder \(shown(folder))"
                )
            }
            if entry.name.hasBytePrefix(storages) {
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
        // By the archive's entries: a pickle may describe one in several places.
        var found = [StoragePlace?](repeating: nil, count: zip.entries.count)
        var places = [StoragePlace?](repeating: nil, count: pickle.storages.count)
        var usedCount = 0
        var unsupported: [Int] = []
        for (number, storage) in pickle.storages.enumerated() {
            // The tensors of such a storage say what they are.
            if case .unsupported = storage.element {
                unsupported.append(number)
                continue
            }
            let key = pickle.text(storage.key)
            guard let index = zip.place(of: storages + key) else {
                throw FormatError(
                    .pickleMalformed, input.name,
                    "its pickle names the storage \"\(shown(key))\", which is not there")
            }
            guard zip.entries[index].isStored else { throw input.deflated(zip.entries[index]) }
            let place = StoragePlace(
                element: storage.element, count: storage.count, offset: zip.entries[index].offset)
            try input.require(
                storage, key, place, known: found[index], available: zip.entries[index].count)
            if found[index] == nil { usedCount += 1 }
            found[index] = place
            places[number] = place
        }
        // A tensor may state a type of its own, and its storage be described elsewhere as one that is read.
        for number in unsupported {
            places[number] = zip.place(of: storages + pickle.text(pickle.storages[number].key))
                .flatMap { found[$0] }
        }
        var tree = PyTorchTree(pickle: pickle, input: input, places: places)
        let contents = try tree.contents()
        let unused = storageCount - usedCount
        guard unused > 0 else { return contents }
        return ContainerContents(
            tensors: contents.tensors,
            uncovered: contents.uncovered + [
                .init(name: "data/", kind: "\(unused) storages that no tensor uses")
            ])
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
            let places = [StoragePlace?](repeating: nil, count: first.storages.count)
            var tree = PyTorchTree(pickle: first, input: input, places: places)
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
            at += 8 + (try input.require(storage, text, place, known: nil, available: nil))
            places[ExactName(text)] = place
        }
        guard at == input.size else {
            throw FormatError(.trailingBytes, input.name, "\(input.size - at) bytes follow its last storage")
        }
        let placed = try object.storages.map { storage throws(FormatError) -> StoragePlace? in
            let key = object.text(storage.key)
            guard let place = places[ExactName(key)], place.element == storage.element,
                place.count == storage.count
            else {
                throw FormatError(
                    .pickleMalformed, input.name,
                    "its storage \"\(shown(key))\" is missing, or described in two ways")
            }
            return place
        }
        var tree = PyTorchTree(pickle: object, input: input, places: placed)
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
