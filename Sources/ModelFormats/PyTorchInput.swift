internal import FileIO

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

    /// Requires that the pickle's words about a storage fit each other and the file.
    /// - Parameters:
    ///   - known: its place by what the pickle said before; nil where it said nothing.
    ///   - available: bytes that there are for it, which it must fill; nil for the rest of the file.
    /// - Returns: its bytes.
    @discardableResult
    func require(
        _ storage: PickleStorage, _ key: String, _ place: StoragePlace, known: StoragePlace?,
        available: Int64?
    ) throws(FormatError) -> Int64 {
        if let known, known != place {
            throw FormatError(
                .pickleMalformed, name, "its pickle describes the storage \"\(shown(key))\" in two ways")
        }
        let width: Int
        switch storage.element {
        case .typed(let dtype): width = dtype.bitWidth / 8
        case .untyped: width = 1
        case .unsupported(let type):
            throw FormatError(
                .unsupported, name, "its storage \"\(shown(key))\" is a \(type), which is not read")
        }
        let (count, overflow) = place.count.multipliedReportingOverflow(by: width)
        guard !overflow, Int64(count) <= size - place.offset, available.map({ $0 == Int64(count) }) ?? true
        else {
            throw FormatError(
                .pickleMalformed, name,
                "its storage \"\(shown(key))\" of \(place.count) elements of \(width) bytes does not fit its place"
            )
        }
        return Int64(count)
    }
}
