/// The one question that is asked most, `oracle lookup <hash>`, without ArgumentParser: its scans of protocol
/// conformances are more than half of the time that the process lives. The answer is made by the same code as the command's;
/// a test compares the two.
enum FastPath {
    typealias Request = (Context) throws -> ExitStatus

    /// - Returns: nil for whatever is not exactly `lookup` and one whole digest.
    static func request(_ arguments: [String]) -> (Request, Context)? {
        guard arguments.count == 2, arguments[0] == "lookup", case let input = arguments[1],
            case .digests(let digests) = Question(word: input)
        else { return nil }
        let request: Request = { context in
            let lookup = try LookupAnswer(context)
            defer { lookup.court.close() }
            return try lookup.answer(input, digests).status
        }
        return (request, Context.current(format: .text))
    }
}
