internal import FileIO

/// Lists a path: an explicit stack of directories, one `lstat` an entry, links resolved and judged.
struct FolderListing {
    private(set) var directory: String
    /// The file's name, where the path is one file.
    private(set) var singleFile: String?
    private(set) var snapshot: HubSnapshot?
    private(set) var files: [ModelFile] = []
    private(set) var problems: [FormatError] = []
    private let path: String
    private let limits: ModelFolder.Limits
    private var entries = 0

    /// Version control and download caches at the top of a folder: never part of a model.
    private static let skipped: Set<String> = [".git", ".cache", ".github"]

    init(at path: String, limits: ModelFolder.Limits) throws(FormatError) {
        self.path = path
        self.limits = limits
        let status = try Self.status(path, followingLinks: true, named: path)
        guard let status else {
            let isLink = try Self.status(path, followingLinks: false, named: path) != nil
            throw isLink
                ? FormatError(.linkDangling, path, "a symbolic link to a file that is not there")
                : FormatError(.notFound, path, "no such file or directory")
        }
        switch status.kind {
        case .directory:
            guard let real = realPath(path) else { throw FormatError(.notFound, path, "no such directory") }
            directory = HubSnapshot.main(ofRepository: real) ?? real
            snapshot = HubSnapshot(realPath: directory)
        case .file:
            // The file's own link stays: its name in a snapshot says what the blob is.
            guard let parent = realPath(parentDirectory(of: path)), let real = realPath(path) else {
                throw FormatError(.notFound, path, "no such file")
            }
            directory = parent
            singleFile = baseName(of: path)
            snapshot = HubSnapshot(realPath: parent) ?? HubSnapshot(realPath: parentDirectory(of: real))
        default:
            throw FormatError(.notRegular, path, "neither a file nor a directory")
        }
    }

    mutating func run() throws(FormatError) {
        if let name = singleFile {
            guard let real = realPath(path) else { throw FormatError(.notFound, path, "no such file") }
            try add(name, real)
            return
        }
        var pending = [(name: "", depth: 0)]
        while let next = pending.popLast() {
            let real = next.name.isEmpty ? directory : "\(directory)/\(next.name)"
            let names: [String]
            do throws(FileError) {
                names = try listDirectory(real)
            } catch {
                problems.append(FormatError(.unreadable, next.name.isEmpty ? path : next.name, error.detail))
                continue
            }
            for base in names {
                entries += 1
                guard entries <= limits.entries else {
                    throw FormatError(
                        .folderTooLarge, path,
                        "more than \(limits.entries) files; name the model's own folder")
                }
                if next.depth == 0, Self.skipped.contains(base) { continue }
                let name = next.name.isEmpty ? base : "\(next.name)/\(base)"
                guard let status = try look("\(real)/\(base)", named: name) else { continue }
                switch status.kind {
                case .directory where !limits.entersDirectories: continue
                case .directory:
                    guard next.depth < limits.depth else {
                        throw FormatError(
                            .folderTooLarge, path,
                            "directories nested deeper than \(limits.depth) levels at \(shown(name))")
                    }
                    pending.append((name, next.depth + 1))
                case .file: try add(name, "\(real)/\(base)")
                case .symbolicLink: try follow(name, "\(real)/\(base)")
                case .other:
                    problems.append(FormatError(.notRegular, shown(name), "neither a file nor a directory"))
                }
            }
        }
        noteUnfinishedDownloads()
    }

    private static func status(
        _ path: String, followingLinks: Bool, named name: String
    ) throws(FormatError) -> FileStatus? {
        do throws(FileError) {
            return try FileStatus.of(path, followingLinks: followingLinks)
        } catch {
            throw FormatError(.unreadable, name, error.detail)
        }
    }

    private mutating func look(_ path: String, named name: String) throws(FormatError) -> FileStatus? {
        guard !name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            problems.append(FormatError(.nameUnusable, shown(name), "its name has control characters"))
            return nil
        }
        do throws(FileError) {
            if let status = try FileStatus.of(path, followingLinks: false) { return status }
            // Also what a name that is not UTF-8 comes to: it cannot be asked for again.
            problems.append(FormatError(.nameUnusable, shown(name), "cannot be found under its name"))
        } catch {
            problems.append(FormatError(.unreadable, shown(name), error.detail))
        }
        return nil
    }

    /// Follows a link to a file, where that is allowed.
    private mutating func follow(_ name: String, _ path: String) throws(FormatError) {
        guard let real = realPath(path) else {
            let isDownload = snapshot != nil
            problems.append(
                FormatError(
                    .linkDangling, shown(name),
                    isDownload
                        ? "its blob is not there: the download did not end"
                        : "a symbolic link to a file that is not there"))
            return
        }
        let allowed = snapshot.map { ($0.blobs, "the blobs of \($0.name)") } ?? (directory, "this folder")
        guard real.utf8.starts(with: "\(allowed.0)/".utf8) else {
            problems.append(
                FormatError(
                    .linkOutside, shown(name),
                    "a symbolic link out of \(allowed.1), to \(shown(real)): not followed"))
            return
        }
        guard !FileStatus.isDirectory(real) else {
            problems.append(
                FormatError(.linkToDirectory, shown(name), "a symbolic link to a directory: not followed"))
            return
        }
        try add(name, real)
    }

    /// A file that was not listed, because the path is one file: its own links are followed where a folder's would be.
    /// - Returns: nil where there is none.
    static func file(
        _ name: String, in directory: String, snapshot: HubSnapshot?
    ) throws(FormatError) -> ModelFile? {
        guard let real = realPath("\(directory)/\(name)") else { return nil }
        let isInside = ([directory] + (snapshot.map { [$0.blobs] } ?? [])).contains { place in
            real.utf8.starts(with: "\(place)/".utf8)
        }
        guard isInside else {
            throw FormatError(
                .linkOutside, shown(name),
                "a symbolic link out of this folder, to \(shown(real)): not followed")
        }
        do throws(FileError) {
            guard let status = try FileStatus.of(real, followingLinks: false), status.kind == .file else {
                return nil
            }
            var role = FileRole.of(name: name)
            if status.size < GitLFSPointer.limit,
                let pointer = GitLFSPointer(try readFile(real, limit: Int(GitLFSPointer.limit)))
            {
                role = .gitLFSPointer(pointer)
            }
            return ModelFile(name: name, realPath: real, status: status, role: role)
        } catch {
            throw FormatError(.unreadable, shown(name), error.detail)
        }
    }

    private mutating func add(_ name: String, _ real: String) throws(FormatError) {
        var role = FileRole.of(name: name)
        let status: FileStatus
        do throws(FileError) {
            guard let found = try FileStatus.of(real, followingLinks: false), found.kind == .file else {
                problems.append(FormatError(.notRegular, shown(name), "neither a file nor a directory"))
                return
            }
            status = found
            if status.size < GitLFSPointer.limit, role != .documentation,
                let pointer = GitLFSPointer(try readFile(real, limit: Int(GitLFSPointer.limit)))
            {
                role = .gitLFSPointer(pointer)
            } else if role == .weights(.pytorch) {
                role = try Self.check(pytorch: real, size: status.size)
            } else if role == .other, singleFile != nil {
                role = try Self.sniff(real, size: status.size)
            }
        } catch {
            problems.append(FormatError(.unreadable, shown(name), error.detail))
            return
        }
        switch role {
        case .gitLFSPointer(let pointer):
            problems.append(
                FormatError(
                    .gitLFSPointer, shown(name),
                    "a Git LFS pointer, not the file: it names sha256:\(pointer.sha256) (\(pointer.size) bytes); run git lfs pull"
                ))
        case .incomplete:
            problems.append(FormatError(.incompleteDownload, shown(name), "a download that has not ended"))
        default: break
        }
        files.append(ModelFile(name: name, realPath: real, status: status, role: role))
    }

    /// A single file without a telling name, such as a blob: what its first bytes say.
    private static func sniff(_ path: String, size: Int64) throws(FileError) -> FileRole {
        guard size >= 9 else { return .other }
        let head = try File(reading: path).bytes(at: 0, count: 9)
        let length = head[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        if length <= UInt64(Safetensors.headerLimit), head[8] == UInt8(ascii: "{") {
            return .weights(.safetensors)
        }
        if head.starts(with: "GGUF".utf8) { return .weights(.gguf) }
        if head.starts(with: [0x93] + Array("NUMPY".utf8)) { return .weights(.npy) }
        return isPyTorch(head) ? .weights(.pytorch) : .other
    }

    /// A zip is what torch.save writes; 0x80 opens a pickle of protocol 2 and later.
    private static func isPyTorch(_ head: [UInt8]) -> Bool {
        head.starts(with: ZipArchive.localSignature) || head.first == 0x80
    }

    /// `.bin` and `.pt` are names of many things. What does not begin as torch's files do has no tensors that are read here;
    /// a loader may still take it for a pickle of an older protocol.
    private static func check(pytorch path: String, size: Int64) throws(FileError) -> FileRole {
        let head = try File(reading: path).bytes(at: 0, count: Int(min(size, 4)))
        if head.starts(with: "GGUF".utf8) { return .weights(.gguf) }
        return isPyTorch(head) ? .weights(.pytorch) : .pickle
    }

    /// Downloads of huggingface_hub leave `.incomplete` files beside the blobs, or in `.cache` of a local folder.
    private mutating func noteUnfinishedDownloads() {
        let place = snapshot?.blobs ?? "\(directory)/.cache/huggingface/download"
        guard let names = try? listDirectory(place) else { return }
        for name in names.prefix(limits.entries) where name.hasSuffix(".incomplete") {
            problems.append(
                FormatError(
                    .incompleteDownload, shown(name), "a download that has not ended, in \(shown(place))"))
        }
    }
}
