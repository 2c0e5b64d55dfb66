internal import FileIO
internal import Trust

/// The policies of this machine, its user and the project. Not for use from two threads at once.
final class Policies {
    /// Those that hold wherever the user stands.
    let withoutProject: PolicyStack
    private let floor: Policy?
    private let chosen: Policy?
    private let console: Console
    private let project: ProjectPolicy
    private var read: [String: Policy] = [:]
    /// Of which was said that they are not read.
    private var passedOver: Set<String> = []

    /// - Parameter path: `--policy FILE`, in place of the user's own.
    init(_ context: Context, chosen path: String?) throws {
        floor = try Self.optional(Places.systemPolicy)
        chosen =
            try path.map { try Self.required($0) }
            ?? context.places.userPolicy.flatMap { try Self.optional($0) }
        withoutProject = PolicyStack(floor: floor, chosen: chosen)
        console = context.console
        let named = path.flatMap(realPath)
        var project = try ProjectPolicy(workingDirectory: realPath("."))
        // One that was named by --policy is the user's own word already.
        if let named { project = ProjectPolicy(paths: project.paths.filter { realPath($0) != named }) }
        self.project = project
    }

    /// Those that hold for what is judged.
    /// - Parameter tree: the real path of a folder that is judged; nil where none is.
    func stack(judging tree: String?) throws -> PolicyStack {
        let (path, inside) = project.nearest(outside: tree)
        for skipped in inside where passedOver.insert(skipped).inserted {
            console.note("\(skipped) lies in what is judged, and is not read as a policy")
        }
        guard let path else { return withoutProject }
        if read[path] == nil { read[path] = try Self.required(path) }
        return PolicyStack(floor: floor, chosen: chosen, project: read[path])
    }

    /// A policy that is there must be read: a floor that could be made unreadable would be none.
    /// - Returns: nil where there is no such file.
    static func optional(_ path: String) throws -> Policy? {
        try isThere(path) ? required(path) : nil
    }

    /// Whatever it is: a link that leads nowhere, or a pipe, is a policy that cannot be read, and not one that is not there.
    static func isThere(_ path: String) throws(FileError) -> Bool {
        try FileStatus.of(path, followingLinks: false) != nil
    }

    private static func required(_ path: String) throws -> Policy {
        try PolicyReader.read(readFile(path, limit: limit), path: path)
    }

    /// Bytes of a policy file: people write them.
    static let limit = 256 << 10
}
