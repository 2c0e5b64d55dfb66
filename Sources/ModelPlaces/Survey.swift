internal import FileIO
internal import ModelFormats

/// Finds models below paths: an explicit stack of directories, one `lstat` an entry.
///
/// A directory is
///   - `models--...` with `snapshots/`: of a Hugging Face cache; each snapshot is a model;
///   - one with `manifests/` and `blobs/`: a store of Ollama; each layer that holds weights is a model;
///   - one that holds weights itself: a model with all that is below it where `config.json` or the like stands beside them (or a
///     pipeline's index does, whose weights lie below), otherwise each model in it by itself;
///   - anything else: looked through.
package struct Survey {
    package struct Limits: Hashable, Sendable {
        /// Entries of all directories together: some minutes of `lstat`. A home directory has a million.
        package var entries = 5_000_000
        /// Directories within directories.
        package var depth = 64
        /// Models: as many rows as somebody can still read by program.
        package var models = 100_000

        package init(entries: Int = 5_000_000, depth: Int = 64, models: Int = 100_000) {
            self.entries = entries
            self.depth = depth
            self.models = models
        }
    }

    /// In the order in which they were found: by path within each place.
    package private(set) var models: [FoundModel] = []
    /// What could not be read, and what is not as it should be.
    package private(set) var problems: [PlaceError] = []
    /// Symbolic links to directories that were met and not followed.
    package private(set) var unfollowedLinks = 0

    private let places: ModelPlaces
    private let limits: Limits
    private let isCancelled: () -> Bool
    private var entries = 0
    private var isFull = false
    /// Directories and files that were looked at: overlapping paths are looked through once.
    private var seen: Set<String> = []
    private var lmStudioRoots: [String] = []

    /// - Parameter isCancelled: asked for each directory; the survey then stops where it is.
    package init(
        places: ModelPlaces, limits: Limits = Limits(), isCancelled: @escaping () -> Bool = { false }
    ) {
        self.places = places
        self.limits = limits
        self.isCancelled = isCancelled
        lmStudioRoots = places.lmStudio.compactMap { realPath($0) }
    }

    /// Looks through the places of this machine that are there.
    /// - Returns: those.
    package mutating func addPlaces() -> [String] {
        var found: [String] = []
        for (_, path) in places.all where FileStatus.isDirectory(path) {
            found.append(path)
            if let real = realPath(path) { walk(real) }
        }
        return found
    }

    /// Looks through a path that somebody named; it may be a symbolic link.
    package mutating func add(_ path: String) throws(PlaceError) {
        guard let real = realPath(path) else {
            throw PlaceError(.notFound, path, "no such file or directory")
        }
        guard FileStatus.isDirectory(real) else {
            guard seen.insert(real).inserted else { return }
            // As it was given: in a snapshot the link's name says what the blob is.
            append(FoundModel(HubSnapshot(realPath: real) == nil ? .folder : .hub, path))
            return
        }
        // Inside a snapshot: that is the model.
        if let snapshot = HubSnapshot(realPath: real), let commit = snapshot.commit {
            addSnapshot("\(snapshot.repository)/snapshots/\(commit)", name: snapshot.name, commit: commit)
            return
        }
        walk(real)
    }

    // MARK: Walking

    private mutating func walk(_ root: String) {
        var pending = [(path: root, depth: 0)]
        while let (path, depth) = pending.popLast() {
            if isFull || isCancelled() { return }
            guard seen.insert(path).inserted, !Self.systemFolders.contains(path) else { continue }
            if baseName(of: path).hasPrefix("models--"), FileStatus.isDirectory("\(path)/snapshots") {
                addRepository(path)
                continue
            }
            guard let listed = list(path) else { continue }
            if listed.folders.contains("manifests"), listed.folders.contains("blobs") {
                addOllama(path)
                continue
            }
            if let extent = Self.extent(files: listed.files) {
                append(found(path, extent))
                if extent == .whole { continue }
            }
            for folder in listed.folders.reversed() where folder != ".git" {
                guard depth < limits.depth else {
                    problems.append(
                        PlaceError(.tooLarge, path, "directories nested deeper than \(limits.depth) levels"))
                    break
                }
                pending.append((path == "/" ? "/\(folder)" : "\(path)/\(folder)", depth + 1))
            }
        }
    }

    /// Of the kernel, not of a disk.
    private static let systemFolders: Set<String> = ["/proc", "/sys", "/dev"]

    private mutating func list(_ path: String) -> (files: [String], folders: [String])? {
        let names: [String]
        do throws(FileError) { names = try listDirectory(path) } catch {
            problems.append(PlaceError(error))
            return nil
        }
        entries += names.count
        guard entries <= limits.entries else {
            problems.append(
                PlaceError(
                    .tooLarge, path, "more than \(limits.entries) files and directories: looked no further"))
            isFull = true
            return nil
        }
        var files: [String] = []
        var folders: [String] = []
        for name in names {
            do throws(FileError) {
                switch try FileStatus.of("\(path)/\(name)", followingLinks: false)?.kind {
                case .file: files.append(name)
                case .directory: folders.append(name)
                case .symbolicLink:
                    // A link to a file is a file here: whoever reads the folder judges where it leads.
                    if FileStatus.isDirectory("\(path)/\(name)") {
                        unfollowedLinks += 1
                    } else {
                        files.append(name)
                    }
                case .other: break
                case nil:
                    problems.append(
                        PlaceError(.unreadable, "\(path)/\(name)", "cannot be found under its name"))
                }
            } catch {
                problems.append(PlaceError(error))
            }
        }
        return (files, folders)
    }

    /// - Returns: nil where the files are no model.
    static func extent(files: [String]) -> FoundModel.Extent? {
        // A pipeline, or a model of sentence-transformers: its weights may all lie below.
        if files.contains("model_index.json") || files.contains("modules.json") { return .whole }
        guard files.contains(where: holdsWeights) else { return nil }
        return files.contains("config.json") || files.contains("adapter_config.json") ? .whole : .flat
    }

    private static func holdsWeights(_ name: String) -> Bool {
        switch FileRole.of(name: name) {
        // One array by itself: data, wherever it is not part of a model.
        case .weights(.npy): false
        case let role: role.holdsWeights
        }
    }

    /// A directory of LM Studio says the publisher and the repository.
    private func found(_ path: String, _ extent: FoundModel.Extent) -> FoundModel {
        for root in lmStudioRoots where path.utf8.starts(with: "\(root)/".utf8) {
            let parts = path.dropFirst(root.count + 1).split(separator: "/")
            guard parts.count >= 2 else { break }
            let name = "\(parts[0])/\(parts[1])"
            return FoundModel(
                .lmStudio, path, title: name, claimedName: HubCache.isName(name) ? name : nil, extent: extent)
        }
        return FoundModel(.folder, path, extent: extent)
    }

    private mutating func append(_ model: FoundModel) {
        guard models.count < limits.models else {
            if !isFull {
                problems.append(
                    PlaceError(.tooLarge, model.path, "more than \(limits.models) models: looked no further"))
            }
            isFull = true
            return
        }
        models.append(model)
    }

    // MARK: Hugging Face

    private mutating func addRepository(_ path: String) {
        let name = HubCache.name(ofDirectory: baseName(of: path))
        guard let listed = list("\(path)/snapshots") else { return }
        for commit in listed.folders {
            addSnapshot("\(path)/snapshots/\(commit)", name: name, commit: commit)
        }
        for other in listed.files {
            problems.append(PlaceError(.malformed, "\(path)/snapshots/\(other)", "is no snapshot"))
        }
    }

    private mutating func addSnapshot(_ path: String, name: String, commit: String) {
        guard seen.insert(path).inserted else { return }
        append(FoundModel(.hub, path, title: "\(name)@\(commit.prefix(12))"))
    }

    // MARK: Ollama

    private mutating func addOllama(_ path: String) {
        let store = OllamaStore(path)
        let (names, faults) = store.names()
        problems += faults
        for name in names {
            do throws(PlaceError) {
                for layer in try store.find(name) ?? [] {
                    let title =
                        "\(OllamaName.prefix)\(name)"
                        + (layer.kind == .model ? "" : " (\(layer.kind.rawValue))")
                    append(
                        FoundModel(
                            .ollama, try store.blob(of: layer), title: title,
                            claimedName: layer.kind == .model ? name.hubName : nil))
                }
            } catch {
                problems.append(error)
            }
        }
    }
}
