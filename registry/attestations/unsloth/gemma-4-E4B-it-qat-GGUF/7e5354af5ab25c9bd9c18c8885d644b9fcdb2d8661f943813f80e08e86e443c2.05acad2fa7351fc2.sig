{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Q31AMNa4BdvuZUzNdbL19EQaB6og06becjoARxzXStDDCL5KuFmQPtl96NZLtoRABmyPLVXjx1Hsa90juztkAA=="
}
