/// The one question that is asked most, `oracle lookup <hash>`, without ArgumentParser: its scans of protocol
/// conformances are more than half of the time that the process lives. It runs the same code as the command.
enum FastPath {
    typealias Request = (Context) throws -> ExitStatus

    /// - Returns: nil for whatever is not exactly that question.
    static func request(_ arguments: [String]) -> (Request, Context)? {
        nil
    }
}
