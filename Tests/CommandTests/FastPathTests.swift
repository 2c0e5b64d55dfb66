internal import FileIO
internal import Testing

/// `lookup HASH` alone goes past ArgumentParser; with an option that changes nothing it does not. Both say the same.
@Test(arguments: [
    "e5b1a55b89c1367dacf97e3e19bfd829a01529dbfdeefa8caeb59b3f1b81dadb",
    "SHA256:E5B1A55B89C1367DACF97E3E19BFD829A01529DBFDEEFA8CAEB59B3F1B81DADB",
    "weights:0000000000000000000000000000000000000000000000000000000000000000", "e5b1a55b", "nothing", "",
])
func fastPathSaysTheSame(_ input: String) throws {
    let home = try Process.temporaryDirectory("oracle-fast")
    defer { try? removeTree(home) }
    let environment = ["ORACLE_HOME": home, "ORACLE_BUNDLE": "\(Layout.root)/registry"]
    let fast = try Process.run(
        [Layout.oracle, "lookup", input], environment: environment, directory: home)
    let slow = try Process.run(
        [Layout.oracle, "lookup", "--color", "auto", input], environment: environment, directory: home)
    #expect(fast.status == slow.status)
    #expect(fast.output == slow.output)
    #expect(fast.errors == slow.errors)
    #expect(fast.output + fast.errors != "")
}
