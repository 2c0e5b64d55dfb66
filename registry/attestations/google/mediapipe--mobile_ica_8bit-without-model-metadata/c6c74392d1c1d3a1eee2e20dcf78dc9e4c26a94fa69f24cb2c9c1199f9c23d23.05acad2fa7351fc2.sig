{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "D8PlRAlqe1xqgTblY9nUcPYxWU19GuS8CXmXxYONeQpQZn73r7piE7ddhLPXiZOkDeq80GmiybVEqe8XcLXNAw=="
}
