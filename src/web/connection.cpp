#include "web/connection.hpp"

#include <optional>

#include "http/write_body.hpp"
#include "http/write_head.hpp"
#include "web/loop_server.hpp"
#include "web/redirect_slashes.hpp"
#include "web/reply.hpp"
#include "web/write_answer.hpp"

namespace laneway {

// THE FLOW. One request goes once around this loop:
//
//   socket -> loop -> parse_head -> route_tree.match -> bind -> lane -> path function -> reply -> write_head -> socket
//         400 408 414 417 431 501 505   404 405 413   422 503   500 504
//
// http::Exchange decides what comes next; each case is one call into the stage of that name; the waits are here alone.
// Answers collect in the transaction's output and leave with one send when the client's bytes are used up.
Flow Connection::serve() {
  Next step = Next::read;
  for (;;) {
    switch (step) {
      case Next::read: {
        const Wake wake = co_await bytes();
        step = wake == Wake::bytes ? parse() : interrupted(wake);
        break;
      }
      case Next::route:
        step = route();
        break;
      case Next::send_continue:
        transaction_->output += http::continue_head;
        step = Next::read;
        break;
      case Next::read_body:
        step = parse();
        break;
      case Next::hand_over:
        step = run();
        if (transaction_->running()) {
          const Wake wake = co_await answer();
          step = wake == Wake::answer ? reply() : give_up();
        }
        break;
      case Next::send_body: {
        const Wake wake = co_await piece();
        step = wake == Wake::answer ? send_piece() : break_off(wake);
        break;
      }
      case Next::refuse:
        step = refuse();
        break;
      case Next::close:
        if (co_await sent() == Wake::sent && linger_) co_await end();
        co_return;
    }
  }
}

// What came from the client, in whichever stage its request is.
Connection::Next Connection::parse() {
  Transaction& t = *transaction_;
  parse_pending_ = false;
  if (draining_) {
    std::size_t consumed = 0;
    const auto after = exchange_.drain(t.unread(), consumed);
    t.consume(consumed);
    if (after == http::Exchange::After::drain) return Next::read;
    draining_ = false;
    linger_ = after == http::Exchange::After::linger;
    if (after != http::Exchange::After::next_request) return Next::close;
    t.finish_request();
    exchange_.next_request();
    if (t.unread().empty()) return Next::read;
  }
  if (exchange_.request() == http::Exchange::Request::head) return exchange_.receive_head(t.unread(), t.head);

  const std::string_view unread = t.unread();
  if (t.body.empty() && exchange_.body().is_length() && unread.size() >= exchange_.body().left()) {
    const auto piece = exchange_.receive_piece(unread);  // it lies in the buffer, and stays there
    t.consume(piece.consumed);
    t.body_bytes = piece.data;
    return exchange_.request() == http::Exchange::Request::complete ? Next::hand_over : Next::refuse;
  }
  std::size_t consumed = 0;
  const Next step = exchange_.receive_body(unread, consumed, t.body);
  t.consume(consumed);
  body_received_ += consumed;
  t.body_bytes = t.body;
  return step;
}

// The head is complete: who answers it, and does its body come?
Connection::Next Connection::route() {
  Transaction& t = *transaction_;
  const Service& service = server_.service();
  t.settle();
  since_ = progress_ = server_.loop().now();
  body_received_ = 0;
  const auto target = http::split_target(t.head.target(), t.head.method());
  if (!target) {
    exchange_.refuse({Status::bad_request, "request target"});
    return Next::refuse;
  }
  t.target = *target;
  if (target->form == http::TargetForm::asterisk || target->form == http::TargetForm::authority) {
    reply_not_allowed(t.response, t.head.method(), service.methods);
    return reply();
  }
  service.tree.match(t.head.method(), target->path, t.match);
  switch (t.match.outcome) {
    case RouteMatch::Outcome::found:
      route_ = t.match.route;
      return exchange_.start_body(t.head, service.limits.body_bytes_max, !t.unread().empty());
    case RouteMatch::Outcome::not_found:
      reply_status(t.response, Status::not_found);
      if (service.redirect_slashes) {
        const std::string other = other_slash(service.tree, t.head.method(), *target);
        if (!other.empty()) t.response = Response::redirect(other);
      }
      return reply_otherwise();
    case RouteMatch::Outcome::method_not_allowed:
      reply_not_allowed(t.response, t.head.method(), t.match.allowed);
      return reply_otherwise();
  }
  return Next::close;
}

// No route answers: an error of that status, unless the app has a handler for it. Middleware is around either.
Connection::Next Connection::reply_otherwise() {
  Transaction& t = *transaction_;
  const Service& service = server_.service();
  const std::uint32_t handler = service.on_status(code(t.response.status()));
  if (handler == Service::none) {
    if (service.middlewares_of(t.match).empty()) return reply();
    route_ = service.middleware_route;
    return Next::hand_over;
  }
  route_ = handler;
  t.match.value_count = 0;
  t.response.clear();
  return exchange_.start_body(t.head, service.limits.body_bytes_max, !t.unread().empty());
}

// Bind the arguments and send the call to its lane. Without a running call, the answer is there already.
Connection::Next Connection::run() {
  Transaction& t = *transaction_;
  answer_ready_ = false;
  since_ = server_.loop().now();
  if (!t.run(route_, server_.loop(), peer_, *this)) return reply();
  if (t.running() && (peer_ended_ || broken_)) t.client_ended(broken_);
  if (t.output.size() > output_sent_ && op_due_ == OpDue::never) {
    // Earlier answers of the pipeline: they wait for this one only if it comes at once.
    op_due_ = OpDue::batch_end;
    server_.loop().at_batch_end(*this);
  }
  return Next::read;
}

// The answer is complete: put it into the output, and see what becomes of the connection.
Connection::Next Connection::reply() {
  Transaction& t = *transaction_;
  const Service& service = server_.service();
  ++requests_;
  const bool enough =
      service.settings.connection_requests_max != 0 && requests_ >= service.settings.connection_requests_max;
  const bool old = server_.loop().now() - opened_ >= service.timeouts.connection;
  // What cleans up behind its answer then takes this connection's place, so that there cannot be ever more of it.
  const bool crowded = t.running() && !t.streams() && server_.full();
  if (enough || old || crowded || server_.draining() || broken_) exchange_.close_after();
  const Status status = t.status();
  t.filter_body();
  if (t.streams()) t.response.body().clear();  // what follows is the body
  const auto plan =
      exchange_.begin_answer(status, t.streams() ? t.body_bytes_due() : std::optional(t.response.body().size()));
  write_answer(t.output, t.response, t.has_source(), status, server_.answer_start(), plan);
  progress_ = since_ = server_.loop().now();
  if (t.running() && !t.streams()) {  // it cleans up, with all that it uses
    background_.append(t.left_background());
    transaction_ = &server_.leave_behind(t);
  }
  if (!transaction_->streams()) return end_answer(true);
  if (!plan.send_body) {
    if (t.more()) {
      if (!t.running()) background_.append(t.background);
      transaction_ = &server_.abandon_stream(t);
    }
    return end_answer(true);
  }
  chunked_ = plan.framing == http::Framing::chunked;
  sends_events_ = t.sends_events();
  return send_piece();
}

// A piece of the body is there, or its end.
Connection::Next Connection::send_piece() {
  Transaction& t = *transaction_;
  if (!t.running()) {  // else it may be writing one: that is told of
    t.filter_piece();
    append_to_body(t.piece);
    t.piece.clear();
  }
  answer_ready_ = false;
  piece_wanted_ = t.more() && !t.running();
  if (t.more()) return Next::send_body;
  if (!t.broke_off() && chunked_) http::write_last_chunk(t.output);
  return end_answer(!t.broke_off());
}

// The rest of the body will not come: the client has left or takes nothing, or the server ends. Nothing has come of a
// stream of events for a while: show that it lives.
Connection::Next Connection::break_off(Wake wake) {
  if (wake == Wake::late && unsent() == 0) {
    std::string ping = ": ping\n\n";
    transaction_->filter(ping, false);
    append_to_body(ping);
    return Next::send_body;
  }
  std::string held_back;
  if (wake == Wake::stopped) {
    transaction_->filter(held_back, true);
    append_to_body(held_back);
  }
  transaction_ = &server_.abandon_stream(*transaction_);
  if (wake == Wake::stopped) {
    if (chunked_) http::write_last_chunk(transaction_->output);
    return end_answer(true);
  }
  transaction_->output.clear();
  output_sent_ = 0;
  return end_answer(false);
}

// The answer is in the output: what becomes of the connection?
Connection::Next Connection::end_answer(bool whole) {
  Transaction& t = *transaction_;
  const Service& service = server_.service();
  since_ = server_.loop().now();
  if (!t.background.empty()) background_.append(t.background);
  switch (exchange_.end_answer(whole)) {
    case http::Exchange::After::next_request:
      t.finish_request();
      exchange_.next_request();
      if (t.unread().empty()) return Next::read;
      parse_pending_ = t.output.size() - output_sent_ > service.settings.output_bytes_max;
      return parse_pending_ ? Next::read : parse();
    case http::Exchange::After::drain:
      draining_ = true;
      return parse();
    case http::Exchange::After::linger:
      linger_ = true;
      return Next::close;
    case http::Exchange::After::close:
      return Next::close;
  }
  return Next::close;
}

// The path function has not answered in time. It runs on in the transaction it uses; nobody will see its answer.
// It takes this connection's place among those that may be open: a client cannot pile up calls on one.
Connection::Next Connection::give_up() {
  exchange_.close_after();
  transaction_ = &server_.abandon(*transaction_, route_);
  reply_status(transaction_->response, Status::gateway_timeout);
  return reply();
}

// The request breaks a rule or a limit: say so, and close.
Connection::Next Connection::refuse() {
  reply_status(transaction_->response, exchange_.fault().status);
  return reply();
}

// The client did not send what was waited for.
Connection::Next Connection::interrupted(Wake wake) {
  if (wake == Wake::failed || wake == Wake::stopped || transaction_ == nullptr) return Next::close;
  if (transaction_->output.size() > output_sent_) return Next::close;  // it does not even read
  if (draining_) {
    linger_ = wake == Wake::late;  // it may send on, and has perhaps not looked at its answer yet
    return Next::close;
  }
  const bool head_begun = !transaction_->unread().empty();
  if (wake == Wake::ended) return exchange_.receive_end(head_begun);
  if (exchange_.request() == http::Exchange::Request::head && !head_begun) return Next::close;
  exchange_.refuse({Status::request_timeout, "the request did not come in time"});
  return Next::refuse;
}

}  // namespace laneway
