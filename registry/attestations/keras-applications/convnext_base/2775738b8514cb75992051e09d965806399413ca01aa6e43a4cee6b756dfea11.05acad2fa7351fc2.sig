{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "OX4u7LkSvaLijw8sj1DBV0u6ovpG1rSsN0/Uppe8Q5qYdkJkCuok8o94iI68IgL2CooXAGD8rtGpl/pPodhgDg=="
}
