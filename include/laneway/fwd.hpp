#pragma once

namespace laneway {

class App;
class Request;
class Response;
template <class T>
class Task;
template <class T>
class Cpu;

}  // namespace laneway
