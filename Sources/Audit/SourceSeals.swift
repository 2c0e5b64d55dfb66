package import Cryptography
internal import FileIO
internal import Threads

/// How the files of a source side look on this disk, without reading them: a seal for each model, made of path, kind, device, inode,
/// size and times of all that lies in its place, and one for each tensor manifest.
///
/// What changed so lately that the clock of a file system may not tell it from a change still to come has no seal.
package struct SourceSeals: Sendable {
    /// By place: `owner/model` or, for what lies in no model's place, `owner`, folded; `tensors/<name>` as it is.
    package private(set) var seals: [String: Hash32?] = [:]

    /// Nanoseconds: the coarsest clock of a file system, FAT's.
    static let grain: Int64 = 2_000_000_000

    /// - Parameters:
    ///   - folder: the source side's.
    ///   - now: nanoseconds since 1970.
    /// - Throws: `FileError` for what cannot be looked at.
    package init(of folder: String, now: Int64) throws {
        var groups: [String: [String]] = [:]
        for owner in Set(try Self.names(in: "\(folder)/attestations") + Self.names(in: "\(folder)/models")) {
            groups[owner.lowercased(), default: []].append(owner)
        }
        let work = SealWork(folder, groups.values.map { $0.sorted() }, now: now)
        ThreadTeam.run(helpers: ThreadTeam.coreCount - 1, { work.run() }, body: { work.run() })
        seals = try work.result()
        for name in try Self.names(in: "\(folder)/tensors") {
            var seal = Sealing(now: now)
            try seal.add("\(folder)/tensors/\(name)")
            seals["tensors/\(name)"] = .some(seal.hash)
        }
    }

    fileprivate static func names(in directory: String) throws(FileError) -> [String] {
        guard FileStatus.isDirectory(directory) else { return [] }
        return try listDirectory(directory)
    }

    /// Places that are not as they were, or of which that cannot be told.
    package func changes(since before: [String: Hash32]) -> [String] {
        var changed = seals.compactMap { place, seal in seal == nil || before[place] != seal ? place : nil }
        if before.count + changed.count > seals.count {
            changed += before.keys.filter { seals[$0] == nil }
        }
        return changed
    }
}

/// Files of one place.
struct Sealing {
    private let now: Int64
    private var bytes: [UInt8] = []
    private var isYoung = false

    init(now: Int64) { self.now = now }

    /// nil where some of it is too young.
    var hash: Hash32? { isYoung ? nil : settled }
    var settled: Hash32 { SHA256.hash(bytes) }

    /// - Returns: what it is; nil where it is gone.
    @discardableResult
    mutating func add(_ path: String) throws(FileError) -> FileStatus.Kind? {
        guard let status = try FileStatus.of(path, followingLinks: false) else {
            isYoung = true
            return nil
        }
        add(path, status)
        return status.kind
    }

    /// A directory's own times say that something in it came or went, which the list of its files says too.
    mutating func add(directory path: String) {
        bytes += path.utf8
        bytes += [0, 1]
    }

    mutating func add(_ path: String, _ status: FileStatus) {
        guard status.kind != .directory else {
            add(directory: path)
            return
        }
        bytes += path.utf8
        bytes += [0, status.kind == .file ? 2 : 3]
        for number in [
            status.device, status.inode, UInt64(bitPattern: status.size), UInt64(bitPattern: status.modified),
            UInt64(bitPattern: status.changed),
        ] {
            withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
        }
        let latest = max(status.modified, status.changed)
        if latest > now - SourceSeals.grain { isYoung = true }
    }
}

/// Owners, taken one after the other by several threads.
private final class SealWork: @unchecked Sendable {
    private let folder: String
    private let groups: [[String]]
    private let now: Int64
    // Under `monitor`.
    private let monitor = Monitor()
    private var next = 0
    private var seals: [String: Hash32?] = [:]
    private var failure: FileError?

    init(_ folder: String, _ groups: [[String]], now: Int64) {
        self.folder = folder
        self.groups = groups
        self.now = now
    }

    func result() throws -> [String: Hash32?] {
        if let failure { throw failure }
        return seals
    }

    func run() {
        while let group = take() {
            do throws(FileError) { keep(try seal(group)) } catch { stop(error) }
        }
    }

    private func take() -> [String]? {
        monitor.lock()
        defer { monitor.unlock() }
        guard failure == nil, next < groups.count else { return nil }
        next += 1
        return groups[next - 1]
    }

    private func keep(_ some: [String: Sealing]) {
        let hashed = some.mapValues(\.hash)
        monitor.lock()
        for (place, hash) in hashed { seals[place] = .some(hash) }
        monitor.unlock()
    }

    private func stop(_ error: FileError) {
        monitor.lock()
        failure = error
        monitor.unlock()
    }

    /// All places of one owner, however it is spelled.
    private func seal(_ owners: [String]) throws(FileError) -> [String: Sealing] {
        var places: [String: Sealing] = [:]
        for owner in owners {
            let folded = owner.lowercased()
            for (top, ending) in [("attestations", ""), ("models", ".json")] {
                let path = "\(folder)/\(top)/\(owner)"
                guard try places[folded, default: Sealing(now: now)].add(present: path) == .directory else {
                    continue
                }
                for entry in try listEntries(path) {
                    let name = entry.name
                    let model = name.hasSuffix(ending) ? String(name.dropLast(ending.utf8.count)) : name
                    try seal(
                        "\(path)/\(name)", entry.kind,
                        in: &places["\(folded)/\(model.lowercased())", default: Sealing(now: now)])
                }
            }
        }
        return places
    }

    private func seal(
        _ path: String, _ kind: FileStatus.Kind, in place: inout Sealing
    ) throws(FileError) {
        guard kind == .directory else {
            try place.add(path)
            return
        }
        place.add(directory: path)
        for name in try listDirectory(path) { try place.add("\(path)/\(name)") }
    }
}

extension Sealing {
    /// What may be absent: an owner has manifests, statements, or both.
    fileprivate mutating func add(present path: String) throws(FileError) -> FileStatus.Kind? {
        guard let status = try FileStatus.of(path, followingLinks: false) else { return nil }
        add(path, status)
        return status.kind
    }
}
