internal import FileIO
internal import Trust

/// The policy of the project that the user works in: the nearest `oracle-policy.yaml` in the working directory or above it that is
/// no part of what is judged. Whoever made a model must not have a say in what is asked of it.
struct ProjectPolicy {
    static let fileName = "oracle-policy.yaml"

    /// Those that are there, the nearest first.
    let paths: [String]

    init(paths: [String]) { self.paths = paths }

    /// - Parameter workingDirectory: a real path; nil where there is none any more.
    init(workingDirectory: String?) throws {
        var found: [String] = []
        for directory in Self.ancestry(of: workingDirectory) {
            let path = directory == "/" ? "/\(Self.fileName)" : "\(directory)/\(Self.fileName)"
            if try Self.isThere(path) { found.append(path) }
        }
        paths = found
    }

    /// A directory and those above it.
    private static func ancestry(of path: String?) -> [String] {
        guard var here = path else { return [] }
        var all = [here]
        while here != "/" {
            here = parentDirectory(of: here)
            all.append(here)
        }
        return all
    }

    private static func isThere(_ path: String) throws(FileError) -> Bool {
        do throws(FileError) {
            return try Policies.isThere(path)
        } catch {
            // A directory above that this user may not look into has no project of theirs.
            guard error.isReadOnly else { throw error }
            return false
        }
    }

    /// The one that holds.
    /// - Parameter tree: the real path of a folder that is judged; nil where none is.
    /// - Returns: nil where there is none, and those nearer that lie in the folder and are passed over.
    func nearest(outside tree: String?) -> (path: String?, inside: [String]) {
        guard let tree else { return (paths.first, []) }
        var inside: [String] = []
        for path in paths {
            // Where a link leads counts, and not where it stands.
            let isInside = [path, realPath(path) ?? path].contains {
                $0.hasPrefix(tree == "/" ? "/" : tree + "/")
            }
            if !isInside { return (path, inside) }
            inside.append(path)
        }
        return (nil, inside)
    }
}
