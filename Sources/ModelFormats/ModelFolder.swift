package import FileIO

/// A file of a folder, as it was found.
package struct ModelFile: Hashable, Sendable {
    /// Relative to the folder, `/`-separated.
    package let name: String
    /// Absolute and without symbolic links: what is opened.
    package let realPath: String
    package let status: FileStatus
    package let role: FileRole
}

/// What stands at a path: one file, a directory, or a snapshot of the Hugging Face cache.
package struct ModelFolder: Sendable {
    /// The path as it was given.
    package let path: String
    /// Absolute and without symbolic links; of a single file, the directory that holds it.
    package let directory: String
    /// Whether the path is one file.
    package let isSingleFile: Bool
    /// Owner, name and commit, where the path is in a Hugging Face cache.
    package let snapshot: HubSnapshot?
    /// Sorted by name.
    package let files: [ModelFile]
    /// Models of which the tensors can be read; the one that a loader would take comes first (`main`).
    package let weightSets: [WeightSet]
    /// Whether `weightSets[0]` is *the* model of the folder, and not one of several equals.
    package let hasMain: Bool
    /// What is in the folder and cannot be used, sorted by file. A folder with problems may still hold a whole model:
    /// each says what it concerns.
    package let problems: [FormatError]

    /// The model of the folder; nil when there is none, or several that are equally likely.
    package var main: WeightSet? { hasMain ? weightSets.first : nil }

    package func file(named name: String) -> ModelFile? {
        files.first { ExactName($0.name) == ExactName(name) }
    }

    /// A file that another one names, for tensors that it holds: one that is in the folder, under the rules for its links; of a
    /// single file, one beside it in the same directory or Hugging Face model.
    /// - Parameter location: relative to the directory of `file`; no `..` in it.
    package func file(at location: String, beside file: ModelFile) throws(FormatError) -> ModelFile {
        let base = lastComponent(file.name)
        let name = String(decoding: file.name.utf8.dropLast(base.utf8.count), as: UTF8.self) + location
        let found: ModelFile
        if let listed = self.file(named: name) {
            found = listed
        } else {
            // Of a folder everything was listed: what is not there is not there.
            let beside = isSingleFile ? try FolderListing.file(name, in: directory, snapshot: snapshot) : nil
            guard let beside else {
                throw FormatError(
                    .externalMissing, file.name, "has tensors in \(shown(location)), which is not there")
            }
            found = beside
        }
        switch found.role {
        case .gitLFSPointer, .incomplete:
            throw FormatError(
                .externalMissing, file.name,
                "has tensors in \(shown(location)), of which only a Git LFS pointer or a part is there")
        default: return found
        }
    }

    /// What a folder may hold.
    package struct Limits: Hashable, Sendable {
        /// Files and directories together. The largest published models have under 1,000 files; a home directory given by
        /// mistake has more than this, and should not be hashed.
        package var entries = 20_000
        /// Directories within directories. Diffusers pipelines have 2.
        package var depth = 12
        /// Whether directories are looked into at all: not, where each is somebody's own model.
        package var entersDirectories = true

        package init(entries: Int = 20_000, depth: Int = 12, entersDirectories: Bool = true) {
            self.entries = entries
            self.depth = depth
            self.entersDirectories = entersDirectories
        }
    }

    /// Looks at what stands at `path`. The path itself may be a symbolic link.
    /// - Throws: when nothing is there, or more than `limits` allow.
    package init(at path: String, limits: Limits = Limits()) throws(FormatError) {
        var listing = try FolderListing(at: path, limits: limits)
        try listing.run()
        self.path = path
        directory = listing.directory
        isSingleFile = listing.singleFile != nil
        snapshot = listing.snapshot
        files = listing.files.sorted { ExactName($0.name) < ExactName($1.name) }
        let grouped = WeightSet.group(files, subject: snapshot?.name)
        weightSets = grouped.sets
        hasMain = grouped.hasMain
        problems = listing.problems.sorted {
            ExactName($0.file) == ExactName($1.file)
                ? $0.code.rawValue < $1.code.rawValue : ExactName($0.file) < ExactName($1.file)
        }
    }
}
